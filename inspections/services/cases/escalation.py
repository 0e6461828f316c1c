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
    rows = Case.objects.overdue(on).filter(Q(escalated_on=None) | Q(escalated_on__lte=on - AGAIN))
    escalated = []
    for row in CASE.lock_many(rows):
        below = row.escalated_to or row.office or row.place
        if below.parent is None:
            continue
        row.escalated_to, row.escalated_on = below.parent, on
        row.save_next("escalated_to", "escalated_on")
        escalated.append(enter(row, "escalate", actor, below.parent.name))
    return escalated
