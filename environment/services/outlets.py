"""Processes of outlets: recorded with their document, mistakes withdrawn."""

import datetime as dt

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from enterprises.models import Site
from enterprises.services import documented_entries
from environment.capabilities import OUTLETS_RECORD
from environment.lifecycles import OUTLET
from environment.models import Outlet


@service
def record(
    *,
    actor: Actor,
    site: Site,
    medium: str,
    outlet: str,
    process: str,
    day: dt.date,
    document: str,
    until: dt.date | None = None,
    fictitious: bool = False,
) -> Outlet:
    """Record which process drains or vents through an outlet from a day on."""
    row = OUTLET.begin_new(
        lambda: Outlet(
            site=site,
            medium=medium,
            outlet=outlet.strip(),
            process=process,
            day=day,
            until=until,
            document=document.strip(),
            fictitious=fictitious,
        ),
        OUTLETS_RECORD,
        actor,
    )
    faults = documented_entries.document_faults(row, actor, until)
    if not row.outlet:
        faults.append(Fault("/outlet", "required", _("Name the outlet.")))
    return _insert(row, actor, "record", faults)


@service
def withdraw(entry: Outlet, *, actor: Actor, reason: str) -> Outlet:
    """Withdraw an entry that was a mistake, by a further entry that names it."""
    entry = OUTLET.begin(entry, "withdraw", actor)
    return _insert(documented_entries.withdrawal_of(entry, reason), actor, "withdraw")


def _insert(row: Outlet, actor: Actor, verb: str, faults: list[Fault] | None = None) -> Outlet:
    return documented_entries.insert(OUTLET, row, f"outlets.{verb}", actor, "outlet", "process", "day", faults=faults)
