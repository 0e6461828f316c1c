"""Arithmetic of months, each named by its first day."""

import datetime as dt


def month_after(month: dt.date) -> dt.date:
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def last_day(month: dt.date) -> dt.date:
    return month_after(month) - dt.timedelta(days=1)


def month_before(day: dt.date) -> dt.date:
    """Return the last month that is over on a day."""
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def months_from(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the months from one to another, both inclusive."""
    months = []
    while first <= last:
        months.append(first)
        first = month_after(first)
    return months
