"""Everything the checks look at, read in a number of queries that does not grow with the lines."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from core import clock
from core.questions import Question, hand_out, one_of
from enterprises.models import EnterpriseEvent, Licence, LicenceSuspension, Site, SiteTenure
from quotas import months, timelines
from quotas.counting import Counting
from quotas.models import Report, ReportLine, Trade
from quotas.yields import YieldBounds

HISTORY = 3  # months that a jump is measured against

type Stock = tuple[UUID, UUID]  # site, product


@dataclass(slots=True)
class Facts:
    report: Report
    lines: list[ReportLine]
    today: dt.date
    counting: Counting
    held: set[UUID] = field(default_factory=set)
    licensed: set[UUID] = field(default_factory=set)
    # The last closing before this month, the closings of another holder within it, and what the next month opens with.
    closings: dict[Stock, ReportLine] = field(default_factory=dict)
    handed_over: dict[Stock, list[Decimal | None]] = field(default_factory=lambda: defaultdict(list))
    openings: dict[Stock, Decimal | None] = field(default_factory=dict)
    produced: dict[Stock, list[Decimal]] = field(default_factory=lambda: defaultdict(list))
    predecessor: Report | None = None
    predecessor_lines: list[ReportLine] = field(default_factory=list)
    bounds: YieldBounds | None = None  # None where nothing is worked on
    ended: dict[UUID, dt.date] = field(default_factory=dict)  # enterprises no longer there, and since when

    def each(self) -> Iterator[tuple[str, ReportLine]]:
        """Yield each line with its JSON pointer."""
        for index, line in enumerate(self.lines):
            yield f"/lines/{index}", line


_LINES = Question(
    lambda report: ReportLine.objects.filter(report=report).select_related("site", "product__element").order_by("id")
)
_TRADES = Question(lambda lines: Trade.objects.filter(line=one_of(lines)).select_related("enterprise").order_by("id"))


def _held(enterprise: Any, first: Any, last: Any) -> QuerySet[SiteTenure]:
    on_a_day = SiteTenure.objects.filter(Q(held_to=None) | Q(held_to__gte=first), held_from__lte=last)
    return on_a_day.filter(enterprise=enterprise).order_by()


_HELD = Question(lambda enterprise, first, last: _held(enterprise, first, last).values_list("site_id", flat=True))
_LICENCES = Question(
    lambda sites: (
        Licence.objects.filter(site=one_of(sites), kind__in=sorted(set(timelines.OPERATING_LICENCE.values())))
        .select_related("site")
        .order_by()
    )
)
_SUSPENSIONS = Question(
    lambda licences: LicenceSuspension.objects.filter(licence=one_of(licences)).order_by("suspended_on")
)


def _standing(report: Any, enterprise: Any, first: Any, last: Any) -> QuerySet[ReportLine]:
    """Return the lines in force of the report's sites and of the sites held in its month.

    The sites are selected by a subquery: for a list of keys the database would plan for a guessed length, and keep that
    plan.
    """
    named = ReportLine.objects.filter(report=report).order_by().values("site")
    held = _held(enterprise, first, last).values("site")
    return ReportLine.objects.filter(site__in=named.union(held), report__state__in=Report.STANDING)


_BEFORE = Question(
    lambda report, enterprise, first, last: (
        _standing(report, enterprise, first, last)
        .filter(report__period__lt=first)
        .order_by("site_id", "product_id", "-report__period")
        .distinct("site_id", "product_id")
        .select_related("report", "product", "site")
    )
)
_AROUND = Question(
    lambda report, enterprise, first, last, periods: (
        _standing(report, enterprise, first, last)
        .filter(report__period=one_of(periods))
        .order_by("report__period")
        .values_list(
            "site_id",
            "product_id",
            "report__period",
            "report__enterprise_id",
            "opening_stock",
            "produced",
            "closing_stock",
        )
    )
)


def lines_of(report: Report, *, trades: bool = True) -> list[ReportLine]:
    """Return the lines as entered, with what counting needs and, if asked for, the trades for checks and receipts."""
    lines = _LINES(report=report.pk)
    if trades:
        hand_out(lines, "trades", _TRADES(lines=[line.pk for line in lines]))
    return lines


def gather(report: Report, lines: list[ReportLine], *, predecessor: Report | None, counting: Counting) -> Facts:
    facts = Facts(report, lines, clock.today(), counting, predecessor=predecessor)
    if predecessor is not None:
        facts.predecessor_lines = lines_of(predecessor)
    _tenures(facts)
    _licences(facts, {line.site_id for line in lines} | facts.held)
    _stocks(facts)
    _counterparties(facts)
    if any(line.site.kind != Site.Kind.MINE and (line.produced or line.consumed) for line in lines):
        facts.bounds = YieldBounds.of(report.period)
    return facts


def _tenures(facts: Facts) -> None:
    month = timelines.month(facts.report.period)
    facts.held = set(_HELD(enterprise=facts.report.enterprise_id, first=month.first, last=month.last))


def _licences(facts: Facts, sites: set[UUID]) -> None:
    month = timelines.month(facts.report.period)
    licences = _LICENCES(sites=list(sites))
    hand_out(licences, "suspensions", _SUSPENSIONS(licences=[licence.pk for licence in licences]))
    for licence in licences:
        operating = timelines.OPERATING_LICENCE[Site.Kind(licence.site.kind)] == licence.kind
        if operating and timelines.overlaps(timelines.in_force(licence), [month]):
            facts.licensed.add(licence.site_id)


def _stocks(facts: Facts) -> None:
    """Read the stocks by site, whoever held it: stock changes hands together with its site."""
    period, enterprise = facts.report.period, facts.report.enterprise_id
    days = timelines.month(period)
    of = {"report": facts.report.pk, "enterprise": enterprise, "first": days.first, "last": days.last}
    for line in _BEFORE(**of):
        facts.closings[(line.site_id, line.product_id)] = line
    around = _AROUND(**of, periods=[months.shift(period, by) for by in range(-HISTORY, 2)])
    for site, product, month, filer, opening, produced, closing in around:
        stock = (site, product)
        if month < period:
            if produced is not None:
                facts.produced[stock].append(produced)
        elif month > period:
            facts.openings[stock] = opening
        elif filer != enterprise:
            facts.handed_over[stock].append(closing)


def _counterparties(facts: Facts) -> None:
    named = {trade.enterprise_id for line in facts.lines for trade in line.trades.all() if trade.enterprise_id}
    if not named:
        return
    ends = EnterpriseEvent.objects.filter(
        enterprise__in=named,
        kind__in=[EnterpriseEvent.Kind.CLOSE, EnterpriseEvent.Kind.MERGE],
        effective_on__lte=facts.report.period,
    )
    facts.ended = dict(ends.values_list("enterprise_id", "effective_on"))
