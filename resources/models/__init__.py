"""Models of mineral resources."""

from resources.models.associated_returns import AssociatedMineral, AssociatedReturn, MainMineral
from resources.models.energy_returns import ENERGY_FIGURES, EnergyReturn
from resources.models.plan_targets import PlanTarget
from resources.models.recovery_returns import RecoveryReturn, SecondaryFeed
from resources.models.reserves import (
    ElementClass,
    EstimationMethod,
    ReserveEstimate,
    ReserveIndicator,
)
from resources.models.rights_plans import RightsPlan
from resources.models.strategic_reserves import ReserveMovement, StrategicReserve
from resources.models.tailings import TailingsReturn
from resources.models.tax_rates import TaxRate, ore_class
from resources.models.thorium_returns import ThoriumReturn
from resources.models.use_return_drafts import UseReturnDraft
from resources.models.use_returns import UseReturn

__all__ = [
    "ENERGY_FIGURES",
    "AssociatedMineral",
    "AssociatedReturn",
    "ElementClass",
    "EnergyReturn",
    "EstimationMethod",
    "MainMineral",
    "PlanTarget",
    "RecoveryReturn",
    "ReserveEstimate",
    "ReserveIndicator",
    "ReserveMovement",
    "RightsPlan",
    "SecondaryFeed",
    "StrategicReserve",
    "TailingsReturn",
    "TaxRate",
    "ThoriumReturn",
    "UseReturn",
    "UseReturnDraft",
    "ore_class",
]
