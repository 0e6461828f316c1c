"""The day by the clock of the database, for tests of what it asks of the present.

Read while a test runs: a module is imported long before its last test, and a night may pass between them.
"""

import datetime as dt

from core import clock


def real_day() -> dt.date:
    return dt.datetime.now(clock.ZONE).date()


def real_month() -> dt.date:
    """Return the first day of the current month."""
    return real_day().replace(day=1)
