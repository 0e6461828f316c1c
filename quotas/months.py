"""A period is a month, kept as its first day; from when it counts follows from it."""

import datetime as dt
import re
from collections.abc import Iterator

# Of this century and the last: the months around one must be dates as well.
_TEXT = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)


def parse(text: str) -> dt.date:
    """``"2011-04"`` as its first day. Raises ``ValueError`` for anything else."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return dt.date(int(match[1]), int(match[2]), 1)


def of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def shift(period: dt.date, months: int) -> dt.date:
    year, month = divmod(period.year * 12 + period.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def last_day(period: dt.date) -> dt.date:
    return shift(period, 1) - dt.timedelta(days=1)


def between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Every month from that of ``first`` to that of ``last``."""
    period = of(first)
    while period <= last:
        yield period
        period = shift(period, 1)
