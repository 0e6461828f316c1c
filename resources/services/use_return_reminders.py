"""Reminders of returns of resource use: before the day on which they are due, and when it has passed.

A mine is named until its return is filed; a draft does not end the reminders. A step is not repeated.
"""

import datetime as dt
from itertools import groupby

from django.urls import reverse

from core.transactions import service
from enterprises.models import Enterprise, Site
from enterprises.queries import with_holders
from enterprises.reminder_steps import step_of
from enterprises.roles import Role
from enterprises.services import notifications
from resources import halves
from resources.notification_texts import USE_RETURN_DUE, enterprise_names
from resources.queries import use_returns as queries

STEPS = (14, 7, 1, -1)  # days left at each reminder; -1: the day has passed
_FILERS = (Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER)
_ANSWERABLE = (*_FILERS, Role.ENTERPRISE_ADMIN)


@service
def remind(on: dt.date) -> int:
    """Remind the enterprises of mines without a return of the last half-year; return how many people were notified."""
    year, half = halves.last_ended(on)
    step = step_of(halves.due_day(year, half), on, STEPS)
    if step is None:
        return 0
    missing = queries.missing(year, half, Site.objects.all()).order_by("holder_id", "code")
    return sum(
        _remind(firm, [mine.code for mine in mines], year, half, step)
        for firm, mines in groupby(with_holders(missing), key=lambda mine: vars(mine)["holder"])
    )


def _remind(firm: Enterprise, mines: list[str], year: int, half: int, step: int) -> int:
    return notifications.notify(
        notifications.people_of(firm, *(_ANSWERABLE if step < 0 else _FILERS)),
        kind=USE_RETURN_DUE,
        step=f"{USE_RETURN_DUE}:{firm.code}:{year}-{half}:{step}",
        path=f"{reverse('pages:use-returns')}?year={year}&half={half}",
        facts={
            "enterprise": enterprise_names(firm),
            "year": year,
            "half": half,
            "due_on": halves.due_day(year, half).isoformat(),
            "overdue": step < 0,
            "mines": mines,
        },
    )
