"""Admin screens of flags, cases, orders and the audit trail."""

from inspections.admin.audit import AuditEventAdmin
from inspections.admin.cases import CaseAdmin, OrderAdmin
from inspections.admin.competences import CompetenceAdmin, ThresholdAdmin
from inspections.admin.evidence import EvidenceAdmin, ObservationAdmin, TipAdmin
from inspections.admin.flags import FlagAdmin
from inspections.admin.inspections import CampaignAdmin, FindingAdmin, InspectionAdmin

__all__ = [
    "AuditEventAdmin",
    "CampaignAdmin",
    "CaseAdmin",
    "CompetenceAdmin",
    "EvidenceAdmin",
    "FindingAdmin",
    "FlagAdmin",
    "InspectionAdmin",
    "ObservationAdmin",
    "OrderAdmin",
    "ThresholdAdmin",
    "TipAdmin",
]
