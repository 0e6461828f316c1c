"""Admin screens of flags, cases, proceedings, orders and the audit trail."""

from inspections.admin.audit import AuditEventAdmin
from inspections.admin.cases import CaseAdmin
from inspections.admin.competences import CompetenceAdmin, ThresholdAdmin
from inspections.admin.evidence import EvidenceAdmin, ObservationAdmin, TipAdmin
from inspections.admin.flags import FlagAdmin
from inspections.admin.inspections import CampaignAdmin, FindingAdmin, InspectionAdmin
from inspections.admin.orders import OrderAdmin
from inspections.admin.proceedings import ProceedingAdmin

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
    "ProceedingAdmin",
    "ThresholdAdmin",
    "TipAdmin",
]
