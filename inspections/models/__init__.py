"""Is it true, and what follows: flags, cases, proceedings, orders; tips, observations and their evidence."""

from inspections.models.cases import Case, CaseEntry, CaseSeries
from inspections.models.competences import Competence, Threshold
from inspections.models.evidence import Evidence, EvidenceAccess, EvidenceReview
from inspections.models.flags import Episode, Flag, Severity
from inspections.models.observations import Observation
from inspections.models.orders import Order
from inspections.models.proceedings import Proceeding
from inspections.models.tips import Tip, TipMessage

__all__ = [
    "Case",
    "CaseEntry",
    "CaseSeries",
    "Competence",
    "Episode",
    "Evidence",
    "EvidenceAccess",
    "EvidenceReview",
    "Flag",
    "Observation",
    "Order",
    "Proceeding",
    "Severity",
    "Threshold",
    "Tip",
    "TipMessage",
]
