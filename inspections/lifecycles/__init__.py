"""Lifecycles: which action is allowed in which state, to whom, and what prevents it; one module per noun."""

from inspections.lifecycles.campaigns import CAMPAIGN
from inspections.lifecycles.case_closing import has_evidence
from inspections.lifecycles.cases import CASE, already_decided
from inspections.lifecycles.consents import CONSENT
from inspections.lifecycles.evidence import EVIDENCE
from inspections.lifecycles.findings import FINDING
from inspections.lifecycles.flags import FLAG
from inspections.lifecycles.handovers import HANDOVER
from inspections.lifecycles.inspections import INSPECTION
from inspections.lifecycles.observations import OBSERVATION
from inspections.lifecycles.orders import ORDER, open_extension, open_orders, quota_owed, quota_undecided
from inspections.lifecycles.parties import IMPOSING, responsible_place
from inspections.lifecycles.proceedings import PROCEEDING, decided, decisions
from inspections.lifecycles.respondents import list_pending, list_respondents, outcome_of_file
from inspections.lifecycles.respondents import obstacle as outcome_obstacle
from inspections.lifecycles.tips import TIP

__all__ = [
    "CAMPAIGN",
    "CASE",
    "CONSENT",
    "EVIDENCE",
    "FINDING",
    "FLAG",
    "HANDOVER",
    "IMPOSING",
    "INSPECTION",
    "OBSERVATION",
    "ORDER",
    "PROCEEDING",
    "TIP",
    "already_decided",
    "decided",
    "decisions",
    "has_evidence",
    "list_pending",
    "list_respondents",
    "open_extension",
    "open_orders",
    "outcome_obstacle",
    "outcome_of_file",
    "quota_owed",
    "quota_undecided",
    "responsible_place",
]
