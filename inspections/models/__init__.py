"""Models of enforcement: flags, inspections, cases, proceedings, orders; tips, observations and evidence."""

from inspections.models.campaigns import Campaign
from inspections.models.cases import Case, CaseEntry
from inspections.models.checklists import ChecklistQuestion
from inspections.models.competences import Competence, Threshold
from inspections.models.consents import Consent
from inspections.models.evidence import Evidence, EvidenceAccess, EvidenceReview
from inspections.models.extensions import Extension
from inspections.models.findings import ChecklistAnswer, Finding, ObservedFigure
from inspections.models.flags import Episode, Flag, Severity
from inspections.models.handovers import Handover
from inspections.models.inspections import Inspection, InspectionEntry, InspectionMember
from inspections.models.issued_documents import IssuedDocument
from inspections.models.measurement_errors import MeasurementErrors
from inspections.models.numbers import NumberSeries
from inspections.models.observations import Observation
from inspections.models.orders import Order
from inspections.models.proceedings import Proceeding
from inspections.models.quota_measures import Measure, MeasurePosting, Restitution
from inspections.models.remedies import RemedyDecision
from inspections.models.rule_parameters import RuleParameterValue
from inspections.models.tips import Tip, TipMessage
from inspections.models.visit_draws import DrawnSite, DrawShare, VisitDraw

__all__ = [
    "Campaign",
    "Case",
    "CaseEntry",
    "ChecklistAnswer",
    "ChecklistQuestion",
    "Competence",
    "Consent",
    "DrawShare",
    "DrawnSite",
    "Episode",
    "Evidence",
    "EvidenceAccess",
    "EvidenceReview",
    "Extension",
    "Finding",
    "Flag",
    "Handover",
    "Inspection",
    "InspectionEntry",
    "InspectionMember",
    "IssuedDocument",
    "Measure",
    "MeasurePosting",
    "MeasurementErrors",
    "NumberSeries",
    "Observation",
    "ObservedFigure",
    "Order",
    "Proceeding",
    "RemedyDecision",
    "Restitution",
    "RuleParameterValue",
    "Severity",
    "Threshold",
    "Tip",
    "TipMessage",
    "VisitDraw",
]
