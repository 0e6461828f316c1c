"""Notifications of handovers: to the inspectors for whom one waits, and to the officer who made it.

One that waits is reminded of like a consultation: to the inspectors of its place, then to those above and its maker.
"""

import datetime as dt
from typing import Any

from django.db.models.functions import Coalesce
from django.urls import reverse

from core import clock, workdays
from core.transactions import service
from enterprises.models import Jurisdiction, Membership, User
from enterprises.reminder_steps import step_of
from enterprises.roles import Role
from enterprises.services import notifications
from inspections import notification_texts
from inspections.models import Handover, Inspection

WORKING_DAYS = 10  # in which an inspector takes it up or declines it
_PAST = dt.timedelta(days=60)  # more than ten working days and the days of the last step
STEPS = (3, 1, 0, -1)  # days left at each reminder; -1: the day has passed


def due_on(row: Handover) -> dt.date:
    return workdays.after((row.put_back_at or row.made_at).astimezone(clock.ZONE).date(), WORKING_DAYS)


def visit_is_settled_by(visit: Inspection) -> dt.date:
    return workdays.after(visit.planned_on, WORKING_DAYS)


def notify_of_making(row: Handover) -> int:
    """Tell the inspectors nearest to the enterprise that it waits for them."""
    people = [person for person in _nearest(row.place)[0] if person.pk != row.made_by_id]
    return _notify(row, people, notification_texts.HANDOVER_MADE, _since(row))


@service
def remind(on: dt.date) -> int:
    """Remind of handovers that wait; after their day tell the level above and the maker. Idempotent."""
    waits_since = Coalesce("put_back_at", "made_at")
    rows = Handover.objects.filter(state=Handover.State.WAITING).alias(since=waits_since)
    rows = rows.filter(since__date__gte=on - _PAST)
    count = _remind_of_visits(on)
    for row in rows.select_related("place__parent", "made_by").order_by("pk"):
        step = step_of(due_on(row), on, STEPS)
        if step is None:
            continue
        people, place = _nearest(row.place)
        count += _notify(row, people, notification_texts.HANDOVER_DUE, f"{_since(row)}:{step}")
        if step == -1:
            above = _nearest(place.parent)[0] if place is not None else []
            told = {person.pk: person for person in (*above, row.made_by)}
            count += _notify(row, list(told.values()), notification_texts.HANDOVER_SILENCE, _since(row))
    return count


def _remind_of_visits(on: dt.date) -> int:
    """Remind of handovers whose visit was to take place by now and that are not settled; then tell the level above."""
    taken = Handover.objects.filter(state=Handover.State.TAKEN, inspection__planned_on__range=(on - _PAST, on))
    count = 0
    for row in taken.select_related("place__parent", "inspection").order_by("pk"):
        assert row.inspection is not None
        due = visit_is_settled_by(row.inspection)
        step = step_of(due, on, (0, -1))
        if step is None:
            continue
        people, place = _nearest(row.place)
        above = _nearest(place.parent)[0] if step == -1 and place is not None else []
        told = {person.pk: person for person in (*people, *above)}
        count += _notify(
            row,
            list(told.values()),
            notification_texts.HANDOVER_UNSETTLED,
            f"{row.pk}:{row.inspection.planned_on}:{step}",
            due,
        )
    return count


def _since(row: Handover) -> str:
    return f"{row.pk}:{row.put_back_at.isoformat()}" if row.put_back_at else str(row.pk)


def _nearest(place: Jurisdiction | None) -> tuple[list[User], Jurisdiction | None]:
    """Return the inspectors at a place, else at the next place above that has any, and that place."""
    while place is not None:
        held = Membership.objects.in_force(clock.today()).filter(jurisdiction=place, role=Role.INSPECTOR)
        if people := list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username")):
            return people, place
        place = place.parent
    return [], None


def notify_of_taking(row: Handover) -> int:
    """Tell the maker that it was taken up; by a visit that is not his to know, once he may know it."""
    if row.inspection_id is not None and not _sees(row.made_by, row.inspection_id):
        return 0
    return _notify(row, [row.made_by], notification_texts.HANDOVER_TAKEN, str(row.pk))


def notify_of_visit(inspection: Inspection) -> int:
    """Tell the makers of the handovers that were taken up by a visit which was announced or carried out."""
    rows = Handover.objects.filter(inspection=inspection, state=Handover.State.TAKEN).order_by("pk")
    return sum(notify_of_taking(row) for row in rows.select_related("made_by"))


def notify_of_end(row: Handover) -> int:
    """Tell the maker that it ended; its page says what came of it."""
    return _notify(row, [row.made_by], notification_texts.HANDOVER_ENDED, str(row.pk))


def _sees(person: User, inspection: Any) -> bool:
    return Inspection.objects.visible_to(person).filter(pk=inspection).exists()


def _notify(row: Handover, people: list[User], kind: str, step: str, due: dt.date | None = None) -> int:
    return notifications.notify(
        [person for person in people if person.is_active],
        kind=kind,
        step=f"{kind}:{step}",
        path=reverse("pages:handover", args=[row.pk]),
        facts={"number": row.number, "due_on": (due or due_on(row)).isoformat()},
        matter_id=row.case_id,
    )
