"""Admin screens of flags, cases, orders and the audit trail."""

from inspections.admin.audit import AuditEventAdmin
from inspections.admin.cases import CaseAdmin, OrderAdmin
from inspections.admin.competences import CompetenceAdmin, ThresholdAdmin
from inspections.admin.evidence import EvidenceAdmin, ObservationAdmin, TipAdmin
from inspections.admin.flags import FlagAdmin

__all__ = [
    "AuditEventAdmin",
    "CaseAdmin",
    "CompetenceAdmin",
    "EvidenceAdmin",
    "FlagAdmin",
    "ObservationAdmin",
    "OrderAdmin",
    "ThresholdAdmin",
    "TipAdmin",
]
