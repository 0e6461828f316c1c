"""Where nothing happens in time, the next level up is told."""

import datetime as dt
from typing import Any

from django.db.models import Q

from core.transactions import service
from inspections.models import Case
from inspections.services.journal import enter

AGAIN = dt.timedelta(days=30)  # the next level is told when nothing happened after the first was


@service
def surface(*, actor: Any, on: dt.date) -> list[Case]:
    """Tell one level up of every case whose term has passed; again one level higher after another thirty days."""
    rows = Case.objects.overdue(on).filter(Q(surfaced_on=None) | Q(surfaced_on__lte=on - AGAIN))
    told = []
    for row in rows.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        below = row.surfaced_to or row.office or row.place
        if below.parent is None:
            continue
        row.surfaced_to, row.surfaced_on = below.parent, on
        row.save_next("surfaced_to", "surfaced_on")
        told.append(enter(row, "surface", actor, below.parent.name))
    return told
