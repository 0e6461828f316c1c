"""Decisions of offices: an approval beyond authority or a refused project is recorded, with its reason."""

import datetime as dt

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import Site
from enterprises.policies import can
from enterprises.services import entries
from environment.capabilities import OFFICE_DECISIONS_RECORD
from environment.models import OfficeDecision, Project

OFFICE_DECISION = WriteAccess(
    OfficeDecision,
    can=can,
    rows=lambda: OfficeDecision.objects.select_related(
        "site__jurisdiction", "site__enterprise", "project", "recorded_by"
    ),
    locks_rows=False,
)

refusal(
    "office_decision_project_is_of_its_site",
    lambda: Conflict("other_site", _("This project is of another site.")),
)


@service
def record(
    *,
    actor: Actor,
    site: Site,
    kind: str,
    subject: str,
    office: str,
    day: dt.date,
    document: str,
    reason: str,
    project: Project | None = None,
    fictitious: bool = False,
) -> OfficeDecision:
    """Record an approval beyond authority or a refused project; an officer may open a case from it."""
    row = OFFICE_DECISION.begin_new(
        lambda: OfficeDecision(
            site=site,
            project=project,
            kind=kind,
            subject=subject.strip(),
            office=office.strip(),
            day=day,
            document=document.strip(),
            reason=reason.strip(),
            fictitious=fictitious,
        ),
        OFFICE_DECISIONS_RECORD,
        actor,
    )
    faults = entries.missing(
        row,
        subject=_("State what was decided on."),
        office=_("Name the office."),
        document=_("Name the document: its office, number and day."),
        reason=_("State the reason."),
    )
    faults += entries.in_the_future("day", day, actor)
    if project is not None and project.site_id != site.pk:
        faults.append(Fault("/project", "other_site", _("This project is of another site.")))
    if faults:
        raise Invalid("invalid", _("The record has errors. Nothing was recorded."), errors=faults)
    figures = ("kind", "office", "day", "document")
    return entries.insert(OFFICE_DECISION, row, "office_decisions.record", actor, *figures, reason=row.reason)
