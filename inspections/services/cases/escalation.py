"""Escalation of cases to the next level when a term passes without action."""

import datetime as dt

from django.db.models import Q

from core.actors import Actor
from core.transactions import service
from inspections.lifecycles import CASE
from inspections.models import Case
from inspections.services.journal import enter

AGAIN = dt.timedelta(days=30)  # the next level is notified when nothing happened after the first one was


@service
def escalate_unanswered(*, actor: Actor, on: dt.date) -> list[Case]:
    """Escalate every case past its term by one level, and by another after thirty more days."""
    rows = Case.objects.overdue(on).filter(Q(surfaced_on=None) | Q(surfaced_on__lte=on - AGAIN))
    escalated = []
    for row in CASE.lock_many(rows):
        below = row.surfaced_to or row.office or row.place
        if below.parent is None:
            continue
        row.surfaced_to, row.surfaced_on = below.parent, on
        row.save_next("surfaced_to", "surfaced_on")
        escalated.append(enter(row, "surface", actor, below.parent.name))
    return escalated
