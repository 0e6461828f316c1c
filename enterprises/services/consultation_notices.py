"""Messages of consultations: to the offices asked, to the officer who asks, and of silence to the office above."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from core import audit, clock
from core.actors import SystemActor
from core.transactions import service
from enterprises.capabilities import CONSULTATIONS_ANSWER
from enterprises.consultation_notification_texts import (
    CONSULTATION_ANSWERED,
    CONSULTATION_ASKED,
    CONSULTATION_DUE,
    CONSULTATION_SILENCE,
)
from enterprises.lifecycles.consultations import CONSULTATION
from enterprises.models import (
    NATION,
    Consultation,
    ConsultedOffice,
    Membership,
    User,
)
from enterprises.policies import roles_with
from enterprises.reminder_steps import FRESH, step_of
from enterprises.roles import Role
from enterprises.services import notifications
from enterprises.services.notifications import Message

type Seat = tuple[UUID | None, UUID | None]  # keys of the place and authority of an office

STEPS = (3, 1, 0, -1)  # days left at each reminder; -1: the day has passed


def find_answerers(offices: Collection[Seat]) -> Mapping[Seat, list[User]]:
    """Return by place and authority the people who give the opinion of these offices today; one query."""
    held = Membership.objects.in_force(clock.today()).filter(
        jurisdiction__in={place for place, _authority in offices},
        authority__in={authority for _place, authority in offices},
        role__in=roles_with(CONSULTATIONS_ANSWER),
        user__is_active=True,
    )
    people: dict[Seat, dict[UUID, User]] = defaultdict(dict)
    for one in held.select_related("user").order_by("user__username"):
        people[one.jurisdiction_id, one.authority_id][one.user_id] = one.user
    return defaultdict(list, {office: list(found.values()) for office, found in people.items()})


def notify_asked(row: Consultation) -> int:
    return _notify_offices([(row, office, f"asked:{office.pk}") for office in row.offices.all()], CONSULTATION_ASKED)


def notify_answered(row: Consultation, office: ConsultedOffice) -> int:
    facts = {"office": _names(office), "opinion": office.opinion}
    asking = Consultation.objects.visible_to(row.opened_by).filter(pk=row.pk)  # not once it went to another office
    people = [row.opened_by] if asking.exists() else []
    return notifications.notify_many([_message(row, people, CONSULTATION_ANSWERED, f"answered:{office.pk}", facts)])


def notify_silent(steps: Iterable[tuple[Consultation, str]]) -> int:
    """Remind the people of offices that have not answered, each at its step; return how many were notified."""
    silent = [
        (row, office, f"{step}:{office.pk}")
        for row, step in steps
        for office in row.offices.all()
        if not office.opinion
    ]
    return _notify_offices(silent, CONSULTATION_DUE)


def _notify_offices(asked: list[tuple[Consultation, ConsultedOffice, str]], kind: str) -> int:
    people = find_answerers([(office.place_id, office.authority_id) for _row, office, _step in asked])
    return notifications.notify_many(
        _message(row, people[office.place_id, office.authority_id], kind, step) for row, office, step in asked
    )


def remind(on: dt.date) -> int:
    """Send the reminders of the day, and tell the office above of silence; return how many people were notified.

    All reminders are one transaction, whose statements do not grow with the consultations. What is told to the office
    above is a transaction for each consultation. No step is repeated, and an office's silence is told once.
    """
    last = on + dt.timedelta(days=max(STEPS))
    near = CONSULTATION.rows().filter(state=Consultation.State.OPEN, due_on__range=(on - FRESH, last))
    steps = [(row, step_of(row.due_on, on, STEPS)) for row in near.order_by("pk")]
    count = notify_silent((row, f"due:{step}") for row, step in steps if step is not None)
    untold = ConsultedOffice.objects.filter(opinion="", escalated_at=None).values("consultation")
    late = Consultation.objects.open().filter(due_on__lt=on, pk__in=untold)
    return count + sum(escalate(row) for row in late.order_by("pk"))


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
        message = _message(row, _people_above(office), CONSULTATION_SILENCE, f"silence:{office.pk}", facts)
        count += notifications.notify_many([message])
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
    seat = (office.place.parent_id, office.authority_id)
    if above := find_answerers([seat])[seat]:
        return above
    held = Membership.objects.in_force(clock.today()).filter(jurisdiction__code=NATION, role=Role.COORDINATOR)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username"))


def _names(office: ConsultedOffice) -> dict[str, str]:
    return {"authority": office.authority.code, "place": office.place.name, "place_zh": office.place.name_zh}


def _message(
    row: Consultation, people: Iterable[User], kind: str, step: str, facts: dict[str, Any] | None = None
) -> Message:
    stated = {
        "subject": row.subject_label,
        "subject_kind": row.subject_kind,
        "due_on": row.due_on.isoformat(),
        "blocking": row.blocking,
        **(facts or {}),
    }
    path = reverse("pages:consultation", args=[row.pk])
    return Message(people, kind, f"consultation:{row.pk}:{step}", path, stated, matter_id=row.matter_id)
