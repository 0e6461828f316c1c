"""Working days of the Chinese state: its holidays, and the weekends that are working days in exchange."""

import datetime as dt
from functools import cache

import holidays


@cache
def _year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


def special_days(year: int, language: str) -> list[tuple[dt.date, str]]:
    """Return the days of a year that are not as their weekday, in order: holidays by name, working weekends without."""
    named = holidays.country_holidays("CN", years=year, language=language)
    free = [(day, name.partition(" (substituted")[0].partition("（")[0]) for day, name in named.items()]
    worked = [(day, "") for day in named.weekend_workdays if day.year == year]
    return sorted([*((day, name) for day, name in free if day.year == year), *worked])


def is_working_day(day: dt.date) -> bool:
    return bool(_year(day.year).is_working_day(day))


def after(day: dt.date, count: int) -> dt.date:
    """Return the last day of a term of ``count`` working days; the day on which the term begins does not count."""
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day


def count(first: dt.date, last: dt.date) -> int:
    """Return the number of working days after one day, up to and including another: the inverse of ``after``."""
    return sum(is_working_day(first + dt.timedelta(days=days)) for days in range(1, (last - first).days + 1))


def on_or_before(day: dt.date) -> dt.date:
    """Return the day itself or, on a holiday, the last working day before it."""
    while not is_working_day(day):
        day -= dt.timedelta(days=1)
    return day


def on_or_after(day: dt.date) -> dt.date:
    """Return the day itself or, on a holiday, the first working day after it: a term never ends on a holiday."""
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day
