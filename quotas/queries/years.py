"""A year of reporting at a glance: for each enterprise and month what was due, what stands, and what is missing."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from quotas import months
from quotas.models import Report, ReportingDuty


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one enterprise. ``state`` is a report's, or what the absence of one means on the day."""

    period: dt.date
    due_on: dt.date | None
    standing: Report | None
    draft: Report | None
    state: str

    @property
    def report(self) -> Report | None:
        return self.standing or self.draft


def of(enterprises: Collection[Any], year: int, *, on: dt.date) -> dict[Any, list[Month]]:
    """By enterprise key, twelve months. Two queries, however many enterprises."""
    within = {"enterprise__in": enterprises, "period__year": year}
    duties = {
        (row.enterprise_id, row.period): row.due_on
        for row in ReportingDuty.objects.filter(**within).only("enterprise_id", "period", "due_on")
    }
    standing: dict[Any, Report] = {}
    drafts: dict[Any, Report] = {}
    states = [*Report.STANDING, Report.State.DRAFT]
    for report in Report.objects.filter(**within, state__in=states).defer("canonical", "explanations"):
        kept = drafts if report.state == Report.State.DRAFT else standing
        kept[report.enterprise_id, report.period] = report
    return {
        enterprise: [
            _month(
                dt.date(year, number, 1),
                duties.get((enterprise, dt.date(year, number, 1))),
                standing.get((enterprise, dt.date(year, number, 1))),
                drafts.get((enterprise, dt.date(year, number, 1))),
                on,
            )
            for number in range(1, 13)
        ]
        for enterprise in enterprises
    }


def _month(
    period: dt.date, due_on: dt.date | None, standing: Report | None, draft: Report | None, on: dt.date
) -> Month:
    return Month(period, due_on, standing, draft, _state(period, due_on, standing, on))


def _state(period: dt.date, due_on: dt.date | None, standing: Report | None, on: dt.date) -> str:
    if standing is not None:
        late = standing.late and standing.state == Report.State.SUBMITTED
        return "late" if late else str(standing.state)
    if due_on is None:
        return "none"
    if due_on < on:
        return "missing"
    return "due" if months.last_day(period) < on else "coming"
