"""Months, kept as their first day."""

import datetime as dt
import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.errors import Fault

# Years 1900 to 2099: the months before and after one must be dates as well.
PATTERN = "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
REFUSAL = _("Give a month as YYYY-MM.")


def parse(text: str) -> dt.date:
    """Parse ``"2011-04"`` into its first day. Raises ``ValueError`` for anything else."""
    if re.fullmatch(PATTERN, text) is None:
        raise ValueError(text)
    return dt.date.fromisoformat(f"{text}-01")


def fault(pointer: str) -> Fault:
    """Return the fault of a day that is not the first of a month."""
    return Fault(pointer, "invalid_period", REFUSAL)


def month_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def shift(period: dt.date, months: int) -> dt.date:
    year, month = divmod(period.year * 12 + period.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def last_day(period: dt.date) -> dt.date:
    return shift(period, 1) - dt.timedelta(days=1)


def last_ended(today: dt.date) -> dt.date:
    """Return the last day of the month before that of a day."""
    return month_of(today) - dt.timedelta(days=1)


def between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield every month from that of ``first`` to that of ``last``."""
    period = month_of(first)
    while period <= last:
        yield period
        period = shift(period, 1)
