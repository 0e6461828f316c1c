"""The months of a province: how many reports are owed, and their states."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from quotas.models import Report, ReportingDuty, ReportingPeriod
from quotas.queries.reports import outstanding

State = Report.State


@dataclass(slots=True)
class Tally:
    """Counts of one month of one province: reports owed, those missing, and those in force by state."""

    owed: int = 0
    missing: int = 0
    states: Counter[str] = field(default_factory=Counter)

    @property
    def waiting(self) -> int:
        return self.states[State.SUBMITTED]

    @property
    def accepted(self) -> int:
        return self.states[State.ACCEPTED]

    @property
    def returned(self) -> int:
        return self.states[State.RETURNED]


def tallies(periods: Collection[ReportingPeriod]) -> dict[tuple[str, dt.date], Tally]:
    """Count reports by province code and month. Three queries, however many months."""
    by_month: dict[tuple[str, dt.date], Tally] = defaultdict(Tally)
    within = {"period__in": {period.period for period in periods}}
    duties = ReportingDuty.objects.filter(**within)
    for (province, month), count in _counted(duties):
        by_month[province, month].owed = count
    for (province, month), count in _counted(outstanding().filter(**within)):
        by_month[province, month].missing = count
    in_force = Report.objects.filter(state__in=Report.STANDING, **within)
    for (province, month, state), count in _counted(in_force, "state"):
        by_month[province, month].states[state] = count
    return by_month


def _counted(rows: QuerySet[Any], *more: str) -> list[tuple[Any, int]]:
    """Count the rows by province, month and the further fields named in ``more``."""
    grouped = rows.order_by().annotate(province_code=Left("enterprise__jurisdiction__code", 2))
    keys = ("province_code", "period", *more)
    return [(row[:-1], row[-1]) for row in grouped.values_list(*keys).annotate(count=Count("pk"))]
