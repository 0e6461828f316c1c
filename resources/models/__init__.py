"""Models of mineral resources."""

from resources.models.reserves import (
    ElementClass,
    EstimationMethod,
    ReserveEstimate,
    ReserveIndicator,
)

__all__ = [
    "ElementClass",
    "EstimationMethod",
    "ReserveEstimate",
    "ReserveIndicator",
]
