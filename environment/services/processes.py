"""Processes of sites: recorded with their first day, ended with their last one, withdrawn if they were a mistake."""

import datetime as dt

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import Site
from enterprises.services import entries
from enterprises.services.validation import past_or_today, require_reason
from environment.capabilities import PROCESSES_RECORD
from environment.lifecycles import SITE_PROCESS, acts_for_office, entered_by_office
from environment.models import SiteProcess
from environment.models.processes import SITE_KINDS

State = SiteProcess.State

refusal("site_process_of_office_is_kept", entered_by_office)


@service
def record(
    *,
    actor: Actor,
    site: Site,
    process: str,
    used_from: dt.date,
    document: str = "",
    fictitious: bool = False,
) -> SiteProcess:
    """Record that a site uses a process from a day on, which is not in the future."""
    row = SITE_PROCESS.begin_new(
        lambda: SiteProcess(
            site=site, process=process, used_from=used_from, document=document.strip(), fictitious=fictitious
        ),
        PROCESSES_RECORD,
        actor,
        beside=[site],
    )
    faults = []
    if site.kind not in SITE_KINDS[process]:
        detail = _("A site of the kind “%(kind)s” does not use this process.") % {"kind": site.get_kind_display()}
        faults.append(Fault("/process", "process_does_not_fit_site", detail))
    faults += entries.in_the_future("used_from", used_from, actor)
    if faults:
        raise Invalid("invalid", _("The process has errors. Nothing was recorded."), errors=faults)
    row.by_office = acts_for_office(actor)
    return entries.insert(SITE_PROCESS, row, "site_processes.record", actor, "process", "used_from")


@service
def end(row: SiteProcess, *, actor: Actor, reason: str, used_until: dt.date | None = None) -> SiteProcess:
    """Record the last day on which a site used a process, today unless another is given; by its enterprise, today."""
    row = SITE_PROCESS.begin(row, "end", actor)
    reason, day = require_reason(reason), past_or_today(used_until, "used_until")
    if day < row.used_from:
        raise Invalid.at("/used_until", "before_start", _("A process cannot end before it was begun."))
    if day < clock.today() and not acts_for_office(actor):
        raise Invalid.at("/used_until", "in_the_past", _("An enterprise ends a process from today on."))
    row.state, row.used_until, row.end_reason = State.ENDED, day, reason
    row.save_next("state", "used_until", "end_reason")
    entries.note(row, "site_processes.end", actor, "used_until", reason=reason)
    return row


@service
def withdraw(row: SiteProcess, *, actor: Actor, reason: str) -> SiteProcess:
    """Withdraw the record of a process that the site did not use on these days; it stays readable."""
    row = SITE_PROCESS.begin(row, "withdraw", actor)
    row.state, row.withdrawal_reason = State.WITHDRAWN, require_reason(reason)
    row.save_next("state", "withdrawal_reason")
    entries.note(row, "site_processes.withdraw", actor, reason=row.withdrawal_reason)
    return row
