"""A year of reporting by enterprise and month: reports due, filed and missing."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core import months
from enterprises.models import Enterprise
from quotas.models import Report, ReportingDuty
from quotas.queries.reports import missing

MONTH_STATES = ("missing", "late", "submitted", "returned", "accepted")  # what a year is narrowed to


@dataclass(frozen=True, slots=True)
class Month:
    """A month of one enterprise. ``state`` is a report's state, or the reason why there is none on the day."""

    period: dt.date
    due_on: dt.date | None
    standing: Report | None
    draft: Report | None
    state: str

    @property
    def report(self) -> Report | None:
        return self.standing or self.draft


def with_reporting(firms: QuerySet[Enterprise], year: int) -> QuerySet[Enterprise]:
    """Keep the enterprises that owe or have filed a report of some month of the year."""
    duties, reports = _of_year(ReportingDuty.objects.all(), year), _of_year(Report.objects.all(), year)
    return firms.filter(Exists(duties) | Exists(reports))


def with_month(firms: QuerySet[Enterprise], year: int, state: str, *, on: dt.date) -> QuerySet[Enterprise]:
    """Keep the enterprises with some month of the year in this state, one of ``MONTH_STATES``."""
    in_force = _of_year(Report.objects.filter(state__in=Report.STANDING), year)
    match state:
        case "missing":
            return firms.filter(Exists(_of_year(missing(on=on), year)))
        case "late":
            return firms.filter(Exists(in_force.filter(late=True)))
    return firms.filter(Exists(in_force.filter(state=state)))


def _of_year(rows: QuerySet[Any], year: int) -> QuerySet[Any]:
    return rows.filter(enterprise=OuterRef("pk"), period__year=year).order_by()


def months_of_year(enterprises: Collection[Any], year: int, *, on: dt.date) -> dict[Any, list[Month]]:
    """Return twelve months by enterprise key. Two queries, however many enterprises."""
    within = {"enterprise__in": enterprises, "period__year": year}
    duties = {
        (row.enterprise_id, row.period): row.due_on
        for row in ReportingDuty.objects.filter(**within).only("enterprise_id", "period", "due_on")
    }
    in_force: dict[Any, Report] = {}
    drafts: dict[Any, Report] = {}
    states = [*Report.STANDING, Report.State.DRAFT]
    for report in Report.objects.filter(**within, state__in=states).defer("canonical", "explanations"):
        kept = drafts if report.state == Report.State.DRAFT else in_force
        kept[report.enterprise_id, report.period] = report
    return {
        enterprise: [
            _month(
                dt.date(year, number, 1),
                duties.get((enterprise, dt.date(year, number, 1))),
                in_force.get((enterprise, dt.date(year, number, 1))),
                drafts.get((enterprise, dt.date(year, number, 1))),
                on,
            )
            for number in range(1, 13)
        ]
        for enterprise in enterprises
    }


def _month(
    period: dt.date, due_on: dt.date | None, in_force: Report | None, draft: Report | None, on: dt.date
) -> Month:
    return Month(period, due_on, in_force, draft, _state(period, due_on, in_force, on))


def _state(period: dt.date, due_on: dt.date | None, in_force: Report | None, on: dt.date) -> str:
    if in_force is not None:
        late = in_force.late and in_force.state == Report.State.SUBMITTED
        return "late" if late else str(in_force.state)
    if due_on is None:
        return "none"
    if due_on < on:
        return "missing"
    return "due" if months.last_day(period) < on else "coming"
