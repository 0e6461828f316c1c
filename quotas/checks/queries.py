"""Reading of what the checks look at, in a number of statements that does not grow with the lines."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from core import clock, months, sql
from enterprises.models import Site
from quotas import report_lines, timelines
from quotas.checks.facts import Facts, Stated, Stock
from quotas.counting import Counting
from quotas.models import Report
from quotas.report_lines import LineRow, SiteRow

HISTORY = 3  # months that a jump is measured against


@dataclass(frozen=True, slots=True)
class _SiteFacts:
    """The row of ``sites.sql``; ``place``: of the report among those asked for, from 1."""

    place: int
    id: UUID
    code: str
    name: str
    kind: str
    held: bool
    licences: list[Sequence[Any]] | None
    stated: list[Sequence[Any]] | None

    def licensed_days(self, month: timelines.Span) -> int:
        """Return on how many days of the month the licence that such a site works under was in force."""
        needed = timelines.OPERATING_LICENCE[Site.Kind(self.kind)]
        spans = [span for kind, *dates in self.licences or () if kind == needed for span in _in_force(*dates)]
        days = (month.first + dt.timedelta(days=number) for number in range((month.last - month.first).days + 1))
        return sum(any(day in span for span in spans) for day in days)

    def statements(self) -> list[Stated]:
        site = SiteRow(self.id, self.code, self.name, self.kind)
        return [
            Stated(site, UUID(product), code, name, _day(period), UUID(filer), *map(_tonnes, figures))
            for product, code, name, period, filer, *figures in self.stated or ()
        ]


_SITES = sql.Query(__file__, "sites.sql", _SiteFacts)


@dataclass(frozen=True, slots=True)
class ReportToCheck:
    """A report whose facts are read, with its lines; ``earlier``: what reports not yet filed state before its month."""

    report: Report
    lines: Sequence[LineRow]
    counting: Counting
    predecessor: Report | None = None
    earlier: Sequence[Stated] = ()
    saved: bool = True  # or the report has no key yet


def read_many(to_check: Sequence[ReportToCheck]) -> list[Facts]:
    """Read what the checks need of these reports: one statement, and one more for each amendment."""
    sites: list[list[_SiteFacts]] = [[] for _one in to_check]
    for site in _SITES.all(
        reports=[one.report.pk if one.saved else None for one in to_check],
        enterprises=[one.report.enterprise_id for one in to_check],
        months=[one.report.period for one in to_check],
        history=HISTORY,
    ):
        sites[site.place - 1].append(site)
    return [_facts(one, found) for one, found in zip(to_check, sites, strict=True)]


def _facts(to_check: ReportToCheck, sites: Sequence[_SiteFacts]) -> Facts:
    report, month = to_check.report, timelines.month(to_check.report.period)
    stated = [*(statement for site in sites for statement in site.statements()), *to_check.earlier]
    before = [statement for statement in stated if statement.period < report.period]
    # The last one of each product, as those of a site are in the order of months.
    closings = {statement.stock: statement for statement in before}
    handed_over: dict[Stock, list[Decimal | None]] = {}
    produced: dict[Stock, list[Decimal]] = {}
    grades: dict[Stock, list[Decimal]] = {}
    for statement in stated:
        if statement.period == report.period and statement.enterprise_id != report.enterprise_id:
            handed_over.setdefault(statement.stock, []).append(statement.closing_stock)
    for statement in before:
        if statement.period < months.shift(report.period, -HISTORY):
            continue
        if statement.produced is not None:
            produced.setdefault(statement.stock, []).append(statement.produced)
        if statement.grade is not None:
            grades.setdefault(statement.stock, []).append(statement.grade)
    return Facts(
        report,
        to_check.lines,
        clock.today(),
        to_check.counting,
        held=frozenset(site.id for site in sites if site.held),
        licensed_days={site.id: days for site in sites if (days := site.licensed_days(month))},
        closings=closings,
        handed_over=handed_over,
        openings={statement.stock: statement.opening_stock for statement in stated if statement.period > report.period},
        produced=produced,
        grades=grades,
        predecessor=to_check.predecessor,
        predecessor_lines=report_lines.read(to_check.predecessor.pk) if to_check.predecessor else (),
    )


def _in_force(
    valid_from: str, valid_to: str | None, revoked_on: str | None, suspensions: Sequence[Sequence[Any]] | None
) -> list[timelines.Span]:
    gaps = [(_day(begun), _day(ended) if ended else None) for begun, ended in suspensions or ()]
    until = _day(valid_to) if valid_to else None
    return timelines.permitted(_day(valid_from), until, _day(revoked_on) if revoked_on else None, gaps)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _tonnes(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
