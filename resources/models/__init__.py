"""Models of mineral resources."""

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
from resources.models.use_return_drafts import UseReturnDraft
from resources.models.use_returns import UseReturn

__all__ = [
    "ElementClass",
    "EstimationMethod",
    "RecoveryReturn",
    "ReserveEstimate",
    "ReserveIndicator",
    "ReserveMovement",
    "RightsPlan",
    "SecondaryFeed",
    "StrategicReserve",
    "TailingsReturn",
    "TaxRate",
    "UseReturn",
    "UseReturnDraft",
    "ore_class",
]
