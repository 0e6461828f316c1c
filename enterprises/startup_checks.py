"""The start-up check that appointments wait as long as the database makes them wait."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from core.startup_checks import check


@check
def delay_too_short() -> Iterator[str]:
    """Yield a reason to refuse if the delay of appointments is shorter than the one that the database keeps.

    In a demonstration the application is a loader, which the database lets appoint at once.
    """
    if settings.FIXED_DAY_ALLOWED:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT shortest_delay()")
        (shortest,) = cursor.fetchone()
    if dt.timedelta(hours=settings.APPOINTMENT_DELAY_HOURS) < shortest:
        yield f"appointments wait at least {shortest // dt.timedelta(hours=1)} hours (APPOINTMENT_DELAY_HOURS)"
