"""Is it true, and what follows: flags, cases, orders; tips, observations and the evidence for all of them."""

from inspections.models.cases import Case, CaseEntry, CaseSeries
from inspections.models.evidence import Evidence, EvidenceAccess, EvidenceReview
from inspections.models.flags import Episode, Flag, Severity
from inspections.models.observations import Observation
from inspections.models.orders import Order
from inspections.models.tips import Tip, TipMessage

__all__ = [
    "Case",
    "CaseEntry",
    "CaseSeries",
    "Episode",
    "Evidence",
    "EvidenceAccess",
    "EvidenceReview",
    "Flag",
    "Observation",
    "Order",
    "Severity",
    "Tip",
    "TipMessage",
]
