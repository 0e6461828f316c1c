"""Reminders of the duties of offices: before the day, and after it also to the ministry, each step once."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.urls import reverse

from enterprises.models import NATION, Jurisdiction, Membership, User
from enterprises.reminder_steps import FRESH, step_of
from enterprises.roles import Role
from enterprises.services import notifications
from enterprises.services.notifications import Message
from quotas.models import Programme
from quotas.office_duties import Duty
from quotas.office_notification_texts import OFFICE_DUTY_DUE, OFFICE_DUTY_LATE
from quotas.queries import office_duties
from quotas.queries.office_duties import OpenDuty

STEPS = (14, 7, 1, -1)  # days left at each reminder; -1: the day has passed


def remind(on: dt.date) -> int:
    """Remind the offices of provinces, and tell their ministries of what is late; return how many were notified.

    The number of statements does not grow with the duties.
    """
    first, last = on - FRESH, on + dt.timedelta(days=max(STEPS))
    duties = office_duties.list_open(office_duties.provinces_with_quota(on.year), first, last)
    steps = [(duty, step) for duty in duties if (step := step_of(duty.due_on, on, STEPS)) is not None]
    if not steps:
        return 0
    places = {place.code: place for place in Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE)}
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    officers = _officers({*places, NATION}, on)
    messages = []
    for duty, step in steps:
        names = _names(places[duty.place], programmes[duty.programme])
        office = officers[duty.place, duty.authority, Role.PROVINCIAL_REGULATOR]
        messages.append(_message(duty, office, OFFICE_DUTY_DUE, step, names))
        if step < 0:
            ministry = officers[NATION, duty.authority, Role.NATIONAL_REGULATOR]
            messages.append(_message(duty, ministry, OFFICE_DUTY_LATE, step, names))
    return notifications.notify_many(messages)


def path_of(duty: OpenDuty) -> str:
    """Return the address of the page on which a duty is met."""
    if duty.duty == Duty.DISTRIBUTION:
        return f"{reverse('pages:notice-new')}?programme={duty.programme}&year={duty.year}"
    kind = "execution" if duty.duty == Duty.REPORT else "application"
    quarter = f"&quarter={duty.quarter}" if duty.quarter else ""
    asked = f"kind={kind}&programme={duty.programme}&year={duty.year}&place={duty.place}{quarter}"
    return f"{reverse('pages:office-return-new')}?{asked}"


def _officers(places: set[str], on: dt.date) -> dict[tuple[str, str, str], list[User]]:
    """Return the officers by place, authority and role, in one query."""
    held = Membership.objects.in_force(on).filter(
        jurisdiction__code__in=places, role__in=[Role.PROVINCIAL_REGULATOR, Role.NATIONAL_REGULATOR],
        authority__isnull=False, user__is_active=True,
    )  # fmt: skip
    found: dict[tuple[str, str, str], list[User]] = defaultdict(list)
    for one in held.select_related("user", "jurisdiction", "authority").order_by("user__username", "pk"):
        assert one.jurisdiction is not None
        assert one.authority is not None
        found[one.jurisdiction.code, one.authority.code, one.role].append(one.user)
    return found


def _names(place: Jurisdiction, programme: Programme) -> dict[str, Any]:
    return {
        "place": {"name": place.name, "name_zh": place.name_zh},
        "programme": programme.name,
        "programme_zh": programme.name_zh or programme.name,
    }


def _message(duty: OpenDuty, people: list[User], kind: str, step: int, names: dict[str, Any]) -> Message:
    late = kind == OFFICE_DUTY_LATE
    return Message(
        people,
        kind,
        step=f"{kind}:{duty.key}:{step}",
        path=f"{reverse('pages:office-returns')}?province={duty.place}" if late else path_of(duty),
        facts={
            "duty": duty.duty.value,
            **names,
            "year": duty.year,
            "quarter": duty.quarter,
            "notice": duty.notice.number if duty.notice is not None else "",
            "due_on": duty.due_on.isoformat(),
            "overdue": step < 0,
        },
    )
