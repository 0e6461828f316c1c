"""Acts on environmental records, one module for each noun."""

from environment.acts import (
    deposits,
    emissions,
    incidents,
    outlet_volumes,
    permit_limits,
    processes,
    projects,
    readings,
    restoration,
    restrictions,
    tailings,
)

__all__ = [
    "deposits",
    "emissions",
    "incidents",
    "outlet_volumes",
    "permit_limits",
    "processes",
    "projects",
    "readings",
    "restoration",
    "restrictions",
    "tailings",
]
