"""Acts on environmental records, one module for each noun."""

from environment.acts import (
    deposits,
    emissions,
    incidents,
    outlet_volumes,
    outlets,
    permit_limits,
    processes,
    projects,
    readings,
    restoration,
    restrictions,
    risk_assessments,
    tailings,
)

__all__ = [
    "deposits",
    "emissions",
    "incidents",
    "outlet_volumes",
    "outlets",
    "permit_limits",
    "processes",
    "projects",
    "readings",
    "restoration",
    "restrictions",
    "risk_assessments",
    "tailings",
]
