"""Reminders of the duties of offices: before the day, and after it also to the ministry, each step once."""

import datetime as dt
from typing import Any

from django.urls import reverse

from core.transactions import service
from enterprises.models import NATION, Jurisdiction, Membership, User
from enterprises.reminder_steps import FRESH, step_of
from enterprises.roles import Role
from enterprises.services import notifications
from quotas.models import Programme
from quotas.office_duties import Duty
from quotas.office_notification_texts import OFFICE_DUTY_DUE, OFFICE_DUTY_LATE
from quotas.queries import office_duties
from quotas.queries.office_duties import OpenDuty

STEPS = (14, 7, 1, -1)  # days left at each reminder; -1: the day has passed


@service
def remind(on: dt.date) -> int:
    """Remind the offices of provinces, and tell their ministries of what is late; return how many were notified."""
    first, last = on - FRESH, on + dt.timedelta(days=max(STEPS))
    count = 0
    places = {place.code: place for place in Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE)}
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    for duty in office_duties.list_open(office_duties.provinces_with_quota(on.year), first, last):
        step = step_of(duty.due_on, on, STEPS)
        if step is None:
            continue
        names = _names(places[duty.place], programmes[duty.programme])
        officers = _officers(duty, duty.place, Role.PROVINCIAL_REGULATOR, on)
        count += _notify(duty, officers, OFFICE_DUTY_DUE, step, names)
        if step < 0:
            ministry = _officers(duty, NATION, Role.NATIONAL_REGULATOR, on)
            count += _notify(duty, ministry, OFFICE_DUTY_LATE, step, names)
    return count


def path_of(duty: OpenDuty) -> str:
    """Return the address of the page on which a duty is met."""
    if duty.duty == Duty.DISTRIBUTION:
        return f"{reverse('pages:notice-new')}?programme={duty.programme}&year={duty.year}"
    kind = "execution" if duty.duty == Duty.REPORT else "application"
    quarter = f"&quarter={duty.quarter}" if duty.quarter else ""
    asked = f"kind={kind}&programme={duty.programme}&year={duty.year}&place={duty.place}{quarter}"
    return f"{reverse('pages:office-return-new')}?{asked}"


def _officers(duty: OpenDuty, place: str, role: Role, on: dt.date) -> list[User]:
    held = Membership.objects.in_force(on).filter(
        jurisdiction__code=place, authority__code=duty.authority, role=role, user__is_active=True
    )
    return list(User.objects.filter(pk__in=held.values("user")).order_by("username"))


def _names(place: Jurisdiction, programme: Programme) -> dict[str, Any]:
    return {
        "place": {"name": place.name, "name_zh": place.name_zh},
        "programme": programme.name,
        "programme_zh": programme.name_zh or programme.name,
    }


def _notify(duty: OpenDuty, people: list[User], kind: str, step: int, names: dict[str, Any]) -> int:
    late = kind == OFFICE_DUTY_LATE
    return notifications.notify(
        people,
        kind=kind,
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
