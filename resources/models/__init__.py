"""Models of mineral resources."""

from resources.models.reserves import (
    ElementClass,
    EstimationMethod,
    ReserveEstimate,
    ReserveIndicator,
)
from resources.models.rights_plans import RightsPlan
from resources.models.strategic_reserves import ReserveMovement, StrategicReserve
from resources.models.tax_rates import TaxRate, ore_class
from resources.models.use_returns import UseReturn

__all__ = [
    "ElementClass",
    "EstimationMethod",
    "ReserveEstimate",
    "ReserveIndicator",
    "ReserveMovement",
    "RightsPlan",
    "StrategicReserve",
    "TaxRate",
    "UseReturn",
    "ore_class",
]
