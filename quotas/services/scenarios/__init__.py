"""Scenarios of a programme year in progress: assumptions, and who runs out and when under them. They write nothing."""

from quotas.services.scenarios.assessing import assess
from quotas.services.scenarios.assumptions import MOST, Assumption, AssumptionKind, read_assumptions
from quotas.services.scenarios.positions import AssessedHolder, Assessment, Ending, Position
from quotas.services.scenarios.sentences import explain

__all__ = [
    "MOST",
    "AssessedHolder",
    "Assessment",
    "Assumption",
    "AssumptionKind",
    "Ending",
    "Position",
    "assess",
    "explain",
    "read_assumptions",
]
