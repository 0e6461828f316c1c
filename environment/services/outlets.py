"""Processes of outlets: recorded with their document, mistakes withdrawn."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.transactions import service
from enterprises.models import Site
from enterprises.services.documented_entries import DocumentedEntries
from environment.capabilities import OUTLETS_RECORD
from environment.lifecycles import OUTLET
from environment.models import Outlet

OUTLETS = DocumentedEntries(OUTLET, "outlets", "outlet", "process", "day", required={"outlet": _("Name the outlet.")})
withdraw = OUTLETS.withdraw


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
    return OUTLETS.insert(row, actor)
