"""Assessments of environmental risk: recorded by an office with their document, mistakes withdrawn."""

import datetime as dt

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from enterprises.models import Site
from enterprises.services import documented_entries
from environment.capabilities import RISKS_RECORD
from environment.lifecycles import RISK_ASSESSMENT
from environment.models import RiskAssessment


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
    faults = documented_entries.document_faults(row, actor, until)
    if not row.assessor:
        faults.append(Fault("/assessor", "required", _("Name who assessed the risk.")))
    if not row.result:
        faults.append(Fault("/result", "required", _("State the result.")))
    return _insert(row, actor, "record", faults)


@service
def withdraw(entry: RiskAssessment, *, actor: Actor, reason: str) -> RiskAssessment:
    """Withdraw an assessment that was entered by mistake, by a further entry that names it."""
    entry = RISK_ASSESSMENT.begin(entry, "withdraw", actor)
    return _insert(documented_entries.withdrawal_of(entry, reason), actor, "withdraw")


def _insert(row: RiskAssessment, actor: Actor, verb: str, faults: list[Fault] | None = None) -> RiskAssessment:
    return documented_entries.insert(
        RISK_ASSESSMENT, row, f"risk_assessments.{verb}", actor, "subject", "level", "day", faults=faults
    )
