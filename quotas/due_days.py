"""Due days of monthly reports, by the rules that provinces and the country have set.

A rule belongs to a province (or the country) and a kind of report (or every kind), from a month on. The most specific
rule counts: of province and kind, then of the province, then of the country for the kind, then of the country.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from core import months
from enterprises.models import NATION
from quotas.models import DueDay, ReportKind

COUNTRY, EVERY_KIND = "", ""

# Province (its code), kind, first month and day; an empty day ends the rule.
type Rule = tuple[str, str, dt.date, int | None]


class DueDays:
    """The rules, read once for any number of duties."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Index the rules, which are in the order in which each replaces those before it."""
        self._days: dict[tuple[str, str], list[tuple[dt.date, int | None]]] = {}
        for place, kind, first, day in rules:
            self._days.setdefault((place, kind), []).append((first, day))

    @classmethod
    def read(cls) -> Self:
        """Read all rules, in one query."""
        rows = DueDay.objects.up_to(dt.date.max).values_list("place__code", "kind", "from_month", "day")
        return cls((place or COUNTRY, kind, first, day) for place, kind, first, day in rows)

    def due_on(self, province: str, kind: str, period: dt.date) -> dt.date:
        """Return the day by whose end, in Asia/Shanghai, the month's report is filed in time."""
        for scope in ((province, kind), (province, EVERY_KIND), (COUNTRY, kind), (COUNTRY, EVERY_KIND)):
            if (day := self._in_force(scope, period)) is not None:
                following = months.shift(period, 1)
                return following.replace(day=min(day, months.last_day(following).day))
        raise LookupError(f"no due day is set for {period:%Y-%m}")

    def last_due_on(self, province: str, period: dt.date) -> dt.date:
        """Return the day on which every report of a province's month was due."""
        return max(self.due_on(province, kind, period) for kind in (EVERY_KIND, *ReportKind.values))

    def months_due(self, year: int, place: str, *, on: dt.date) -> int:
        """Return how many months of a year every enterprise of a place had to report before a day."""
        set_for = {province for province, _kind in self._days}
        within = {COUNTRY} | set_for if place == NATION else {place[:2]}
        periods = [dt.date(year, number, 1) for number in range(1, 13)]
        return sum(max(self.last_due_on(province, period) for province in within) < on for period in periods)

    def _in_force(self, scope: tuple[str, str], period: dt.date) -> int | None:
        set_until = [day for first, day in self._days.get(scope, ()) if first <= period]
        return set_until[-1] if set_until else None
