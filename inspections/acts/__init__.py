"""Acts of supervision, one module for each noun."""

from inspections.acts import (
    cases,
    checklists,
    competences,
    consents,
    evidence,
    flags,
    handovers,
    inspections,
    measurement_errors,
    orders,
    proceedings,
    tips,
)

__all__ = [
    "cases",
    "checklists",
    "competences",
    "consents",
    "evidence",
    "flags",
    "handovers",
    "inspections",
    "measurement_errors",
    "orders",
    "proceedings",
    "tips",
]
