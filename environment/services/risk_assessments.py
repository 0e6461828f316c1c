"""Assessments of environmental risk: recorded by an office with their document, mistakes withdrawn."""

from django.utils.translation import gettext_lazy as _

from enterprises.services.documented_entries import DocumentedEntries
from environment.capabilities import RISKS_RECORD
from environment.lifecycles import RISK_ASSESSMENT

ASSESSMENTS = DocumentedEntries(
    RISK_ASSESSMENT,
    RISKS_RECORD,
    "risk_assessments",
    "subject",
    "level",
    "day",
    required={"assessor": _("Name who assessed the risk."), "result": _("State the result.")},
)
record, withdraw = ASSESSMENTS.record, ASSESSMENTS.withdraw
