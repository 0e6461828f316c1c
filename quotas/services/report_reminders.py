"""Reminders of monthly reports: seven, three and one day before, on the day, and when it has passed.

A step on a holiday is taken on the working day before it, after the deadline on the working day after it; steps that
fall on one day are one reminder. A missed run is made up for, as long as the step is not stale.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from core import clock, workdays
from core.transactions import service
from enterprises.models import Membership, User
from enterprises.services import notifications
from quotas import notification_texts
from quotas.models import ReportingDuty
from quotas.queries import reports as queries
from quotas.services.notify import ANSWERABLE, FILERS

STEPS = (-7, -3, -1, 0, 1)  # days from the due day
FRESH = dt.timedelta(days=6)  # how many days late a missed step may still be taken
_HOLIDAYS = dt.timedelta(days=15)  # no row of holidays is longer


def sending_day(due_on: dt.date, step: int) -> dt.date:
    """Return the working day on which a step is taken."""
    day = due_on + dt.timedelta(days=step)
    return workdays.on_or_after(day) if step > 0 else workdays.on_or_before(day)


def step_of(due_on: dt.date, today: dt.date, steps: Sequence[int] = STEPS) -> int | None:
    """Return the step to take today: the last whose day has come, or ``None`` if that day is long past."""
    come = [step for step in steps if sending_day(due_on, step) <= today]
    if not come or today - sending_day(due_on, come[-1]) > FRESH:
        return None
    return come[-1]


def remind() -> int:
    """Remind those who have to file outstanding reports; return how many were notified. Idempotent."""
    today = clock.today()
    near = queries.outstanding().filter(
        due_on__gte=today - FRESH - _HOLIDAYS, due_on__lte=today + dt.timedelta(days=7) + _HOLIDAYS
    )
    owed = [(duty, step) for duty in near if (step := step_of(duty.due_on, today)) is not None]
    people = people_by_role({duty.enterprise_id for duty, _step in owed}, today)
    return sum(_remind(duty, step, people[duty.enterprise_id], today) for duty, step in owed)


@service
def _remind(duty: ReportingDuty, step: int, people: dict[str, list[User]], today: dt.date) -> int:
    period = f"{duty.period:%Y-%m}"
    return notifications.notify(
        {person for role in (ANSWERABLE if step > 0 else FILERS) for person in people.get(role, ())},
        kind=notification_texts.REPORT_DUE,
        step=f"{notification_texts.REPORT_DUE}:{duty.enterprise.code}:{period}:{step:+d}",
        path=reverse("pages:report-month", args=[duty.enterprise.code, period]),
        facts={
            "enterprise": notification_texts.facts_of_enterprise(duty.enterprise),
            "period": period,
            "due_on": duty.due_on.isoformat(),
            "on": today.isoformat(),
        },
    )


def people_by_role(enterprises: set[Any], today: dt.date) -> dict[Any, dict[str, list[User]]]:
    """Return the people by enterprise and role, in one query."""
    people: dict[Any, dict[str, list[User]]] = defaultdict(lambda: defaultdict(list))
    held = Membership.objects.in_force(today).filter(
        enterprise__in=enterprises, role__in=ANSWERABLE, user__is_active=True
    )
    for membership in held.select_related("user"):
        people[membership.enterprise_id][membership.role].append(membership.user)
    return people
