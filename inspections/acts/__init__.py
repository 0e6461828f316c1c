"""Acts of supervision, one module for each noun."""

from inspections.acts import (
    backdating,
    cases,
    checklists,
    competences,
    consents,
    draw_shares,
    evidence,
    flags,
    handovers,
    inspections,
    measurement_errors,
    orders,
    proceedings,
    rule_parameters,
    site_places,
    tips,
)

__all__ = [
    "backdating",
    "cases",
    "checklists",
    "competences",
    "consents",
    "draw_shares",
    "evidence",
    "flags",
    "handovers",
    "inspections",
    "measurement_errors",
    "orders",
    "proceedings",
    "rule_parameters",
    "site_places",
    "tips",
]
