"""Assessments of environmental risk: recorded by an office with their document, mistakes withdrawn."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.transactions import service
from enterprises.models import Site
from enterprises.services.documented_entries import DocumentedEntries
from environment.capabilities import RISKS_RECORD
from environment.lifecycles import RISK_ASSESSMENT
from environment.models import RiskAssessment

ASSESSMENTS = DocumentedEntries(
    RISK_ASSESSMENT,
    "risk_assessments",
    "subject",
    "level",
    "day",
    required={"assessor": _("Name who assessed the risk."), "result": _("State the result.")},
)
withdraw = ASSESSMENTS.withdraw


@service
def record(
    *,
    actor: Actor,
    site: Site,
    subject: str,
    level: str,
    day: dt.date,
    assessor: str,
    result: str,
    document: str,
    name: str = "",
    until: dt.date | None = None,
    fictitious: bool = False,
) -> RiskAssessment:
    """Record the assessment of the risk of a pond, a leaching field, a store of residue or a plant."""
    row = RISK_ASSESSMENT.begin_new(
        lambda: RiskAssessment(
            site=site,
            subject=subject,
            name=name.strip(),
            level=level,
            day=day,
            until=until,
            assessor=assessor.strip(),
            result=result.strip(),
            document=document.strip(),
            fictitious=fictitious,
        ),
        RISKS_RECORD,
        actor,
    )
    return ASSESSMENTS.insert(row, actor)
