"""Reading of what the checks look at, in a number of statements that does not grow with the lines."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from core import clock, sql
from enterprises.models import Site
from quotas import months, report_lines, timelines
from quotas.checks.facts import Facts, Stated, Stock
from quotas.counting import Counting
from quotas.models import Report
from quotas.report_lines import LineRow, SiteRow

HISTORY = 3  # months that a jump is measured against


@dataclass(frozen=True, slots=True)
class _SiteFacts:
    """The row of ``sites.sql``."""

    id: UUID
    code: str
    name: str
    kind: str
    held: bool
    licences: list[Sequence[Any]] | None
    stated: list[Sequence[Any]] | None

    def licensed_in(self, month: timelines.Span) -> bool:
        """Return whether the licence that such a site works under was in force on a day of the month."""
        needed = timelines.OPERATING_LICENCE[Site.Kind(self.kind)]
        spans = (_in_force(*dates) for kind, *dates in self.licences or () if kind == needed)
        return any(timelines.overlaps(span, [month]) for span in spans)

    def statements(self) -> list[Stated]:
        site = SiteRow(self.id, self.code, self.name, self.kind)
        return [
            Stated(site, UUID(product), code, name, _day(period), UUID(filer), *map(_tonnes, figures))
            for product, code, name, period, filer, *figures in self.stated or ()
        ]


_SITES = sql.Query(__file__, "sites.sql", _SiteFacts)


def read(report: Report, lines: Sequence[LineRow], *, counting: Counting, predecessor: Report | None = None) -> Facts:
    """Read what the checks need in addition to the lines: one statement, and one more for an amendment."""
    month = timelines.month(report.period)
    sites = _SITES.all(
        report=report.pk,
        enterprise=report.enterprise_id,
        first=month.first,
        last=month.last,
        since=months.shift(report.period, -HISTORY),
        next=months.shift(report.period, 1),
    )
    stated = [statement for site in sites for statement in site.statements()]
    before = [statement for statement in stated if statement.period < report.period]
    closings = {statement.stock: statement for statement in before}  # the last one, as they are in the order of months
    handed_over: dict[Stock, list[Decimal | None]] = {}
    produced: dict[Stock, list[Decimal]] = {}
    for statement in stated:
        if statement.period == report.period and statement.enterprise_id != report.enterprise_id:
            handed_over.setdefault(statement.stock, []).append(statement.closing_stock)
    for statement in before:
        if statement.produced is not None and statement.period >= months.shift(report.period, -HISTORY):
            produced.setdefault(statement.stock, []).append(statement.produced)
    return Facts(
        report,
        lines,
        clock.today(),
        counting,
        held=frozenset(site.id for site in sites if site.held),
        licensed=frozenset(site.id for site in sites if site.licensed_in(month)),
        closings=closings,
        handed_over=handed_over,
        openings={statement.stock: statement.opening_stock for statement in stated if statement.period > report.period},
        produced=produced,
        predecessor=predecessor,
        predecessor_lines=report_lines.read(predecessor.pk) if predecessor else (),
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
