"""Messages of consultations: to the offices asked, to the officer who asks, and of silence to the office above."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from core import audit, clock
from core.actors import SystemActor
from core.transactions import service
from enterprises.capabilities import CONSULTATIONS_ANSWER
from enterprises.consultation_lifecycles import CONSULTATION
from enterprises.consultation_notification_texts import (
    CONSULTATION_ANSWERED,
    CONSULTATION_ASKED,
    CONSULTATION_DUE,
    CONSULTATION_SILENCE,
)
from enterprises.models import (
    NATION,
    Authority,
    Consultation,
    ConsultedOffice,
    Jurisdiction,
    Membership,
    User,
)
from enterprises.policies import roles_with
from enterprises.reminder_steps import FRESH, step_of
from enterprises.roles import Role
from enterprises.services import notifications

STEPS = (3, 1, 0, -1)  # days left at each reminder; -1: the day has passed


def answerers(place: Jurisdiction, authority: Authority) -> list[User]:
    """Return the people who give the opinion of an office today."""
    held = Membership.objects.in_force(clock.today()).filter(
        jurisdiction=place, authority=authority, role__in=roles_with(CONSULTATIONS_ANSWER)
    )
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username"))


def notify_asked(row: Consultation) -> int:
    return sum(
        _notify(row, answerers(office.place, office.authority), CONSULTATION_ASKED, f"asked:{office.pk}")
        for office in row.offices.all()
    )


def notify_answered(row: Consultation, office: ConsultedOffice) -> int:
    facts = {"office": _names(office), "opinion": office.opinion}
    asking = Consultation.objects.visible_to(row.opened_by).filter(pk=row.pk)  # not once it went to another office
    return _notify(
        row, [row.opened_by] if asking.exists() else [], CONSULTATION_ANSWERED, f"answered:{office.pk}", facts
    )


def notify_silent(row: Consultation, step: str) -> int:
    """Remind the people of offices that have not answered; return how many were notified."""
    return sum(
        _notify(row, answerers(office.place, office.authority), CONSULTATION_DUE, f"{step}:{office.pk}")
        for office in row.offices.all()
        if not office.opinion
    )


def remind(on: dt.date) -> int:
    """Send the reminders of the day, and tell the office above of silence; return how many people were notified.

    Each consultation is a transaction of its own. A step is not repeated.
    """
    count = 0
    open_rows = Consultation.objects.open().filter(due_on__lte=on + dt.timedelta(days=max(STEPS)))
    for each in open_rows.order_by("pk"):
        row = CONSULTATION.rows().get(pk=each.pk)
        step = step_of(row.due_on, on, STEPS)
        if step is not None and step >= 0:
            count += notify_silent(row, f"due:{step}")
        if row.due_on < on <= row.due_on + FRESH:
            count += notify_silent(row, "due:-1")
        if row.due_on < on:
            count += escalate(row)
    return count


@service
def escalate(row: Consultation) -> int:
    """Tell the office above, once, of each office whose day has passed in silence."""
    row = CONSULTATION.lock(row)
    waiting = [office for office in row.offices.all() if not office.opinion and office.escalated_at is None]
    if not waiting or row.state != Consultation.State.OPEN:
        return 0
    count = 0
    for office in waiting:
        office.escalated_at = clock.now()
        office.save_next("escalated_at")
        facts = {"office": _names(office)}
        count += _notify(row, _people_above(office), CONSULTATION_SILENCE, f"silence:{office.pk}", facts)
    audit.record(
        actor=SystemActor("consultations"),
        action="consultations.escalate",
        obj=row,
        place=row.place.code,
        data={"offices": [str(office) for office in waiting]},
    )
    return count


def _people_above(office: ConsultedOffice) -> list[User]:
    """Return who is told of an office's silence: its authority one level above, for a ministry the coordinator."""
    if office.place.parent is not None and (above := answerers(office.place.parent, office.authority)):
        return above
    held = Membership.objects.in_force(clock.today()).filter(jurisdiction__code=NATION, role=Role.COORDINATOR)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username"))


def _names(office: ConsultedOffice) -> dict[str, str]:
    return {"authority": office.authority.code, "place": office.place.name, "place_zh": office.place.name_zh}


def _notify(
    row: Consultation, people: Iterable[User], kind: str, step: str, facts: dict[str, Any] | None = None
) -> int:
    stated = {
        "subject": row.subject_label,
        "subject_kind": row.subject_kind,
        "due_on": row.due_on.isoformat(),
        "blocking": row.blocking,
        **(facts or {}),
    }
    return notifications.notify(
        people,
        kind=kind,
        step=f"consultation:{row.pk}:{step}",
        path=reverse("pages:consultation", args=[row.pk]),
        facts=stated,
        matter_id=row.matter_id,
    )
