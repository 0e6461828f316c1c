"""Half-years: their first and last days, and the day by which their returns are due."""

import datetime as dt

# No source gives the day. The register sets the end of the month after the half-year.
_DUE = {1: (0, 7, 31), 2: (1, 1, 31)}


def first_day(year: int, half: int) -> dt.date:
    return dt.date(year, 1 if half == 1 else 7, 1)


def last_day(year: int, half: int) -> dt.date:
    return dt.date(year, 6, 30) if half == 1 else dt.date(year, 12, 31)


def due_day(year: int, half: int) -> dt.date:
    """Return the last day on which the return is in time."""
    later, month, day = _DUE[half]
    return dt.date(year + later, month, day)


def last_ended(today: dt.date) -> tuple[int, int]:
    """Return year and half of the last half-year that is over."""
    return (today.year - 1, 2) if today.month <= 6 else (today.year, 1)
