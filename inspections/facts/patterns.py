"""Facts of patterns in reports: months beside those before them, amendments of a year, output beside a limit."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Sum

from core import clock, months
from enterprises.capacities import CapacityHistory
from enterprises.models import Enterprise, Site, SiteCapacity
from inspections.facts.invoices import about_enterprise
from inspections.facts.sites import about_site, counts_to_capacity
from inspections.facts.subjects import SubjectFacts
from inspections.models import Flag
from inspections.rules import RULES, ParameterValues, Row, RowKind
from inspections.rules.pattern_facts import (
    AmendedFacts,
    Amendment,
    FiledMonth,
    Flows,
    MadeMonth,
    PatternFacts,
    ThresholdFacts,
)
from inspections.rules.sites import OverCapacity
from quotas.models import Report, ReportLine
from quotas.quantities import ZERO

YEAR = 12
STOCKS = {"opening_stock", "closing_stock"}
MOVED = tuple(name for name in ReportLine.QUANTITIES if name not in STOCKS)
RULES_OF_ENTERPRISES = tuple(code for code, rule in RULES.items() if rule.judges in {PatternFacts, AmendedFacts})


def gather_pattern_facts(
    enterprises: Collection[UUID], years: Iterable[int], *, on: dt.date, values: ParameterValues
) -> Iterator[SubjectFacts]:
    """Yield the facts of the months that these enterprises reported or amended, and of months with a flag that goes on.

    Eight queries for any number of enterprises.
    """
    judged = tuple(years)
    first, last = months.shift(dt.date(min(judged), 1, 1), -YEAR), dt.date(max(judged), 12, 1)
    firms = Enterprise.objects.select_related("jurisdiction").in_bulk(enterprises)
    filed, amended = _filed(firms, first, last), _amended(firms, first)
    ongoing = Flag.objects.filter(
        rule__in=RULES_OF_ENTERPRISES, enterprise__in=firms, episodes__isnull=False, episodes__ended_on=None
    ).values_list("enterprise_id", "period")
    flagged = {(firm, month) for firm, month in ongoing if firm and month}
    reported = {(firm, each.month) for firm, rows in filed.items() for each in rows}
    moved = {(firm, each.filed_on.replace(day=1)) for firm, rows in amended.items() for each in rows}
    for firm_id, month in sorted({*reported, *moved, *flagged}, key=lambda key: (key[1], str(key[0]))):
        if month.year not in judged:
            continue
        firm, since = firms[firm_id], months.shift(month, -YEAR)
        about = about_enterprise(firm, month)
        known = tuple(each for each in filed[firm_id] if since <= each.month <= month)
        recent = tuple(each for each in amended[firm_id] if since < each.filed_on.replace(day=1) <= month)
        yield SubjectFacts(about, PatternFacts(subject=firm.name, on=on, month=month, filed=known))
        yield SubjectFacts(about, AmendedFacts(subject=firm.name, on=on, month=month, amendments=recent))
    yield from _thresholds(firms, first, last, judged, on, values)


def _filed(firms: Collection[UUID], first: dt.date, last: dt.date) -> dict[UUID, list[FiledMonth]]:
    """Return the reports in force with their lines. Two queries."""
    reports = Report.objects.filter(enterprise__in=firms, period__range=(first, last), state__in=Report.STANDING)
    lines: dict[UUID, dict[tuple[str, str], Flows]] = defaultdict(dict)
    columns = ("report_id", "site__code", "product__code", "feed_origin", "closing_stock", *MOVED)
    rows = ReportLine.objects.filter(report__in=reports.values("pk")).order_by().values_list(*columns)
    for report, site, product, feed, closing, *moved in rows:
        flows = Flows(moved=tuple(figure or ZERO for figure in moved), closing=closing or ZERO)
        lines[report][site, f"{product} {feed}"] = flows
    filed: dict[UUID, list[FiledMonth]] = defaultdict(list)
    for key, firm, period in reports.order_by("period").values_list("pk", "enterprise_id", "period"):
        row = Row(RowKind.REPORT, str(key), f"{period:%Y-%m}")
        filed[firm].append(FiledMonth(month=period, lines=lines[key], row=row))
    return filed


def _amended(firms: Collection[UUID], first: dt.date) -> dict[UUID, list[Amendment]]:
    """Return the amendments of the enterprises' own accord, in the order of their filing. Two queries."""
    since = dt.datetime.combine(first, dt.time(), clock.ZONE)
    rows = (
        Report.objects.filter(
            enterprise__in=firms, amends__isnull=False, amends__decision_reason="", submitted_at__gte=since
        )
        .exclude(state=Report.State.DRAFT)
        .order_by("submitted_at", "pk")
        .only("enterprise_id", "period", "submitted_at", "due_on", "amends_id")
    )
    versions = list(rows)
    keys = {key for row in versions for key in (row.pk, row.amends_id) if key}
    sums = ReportLine.objects.filter(report__in=keys).order_by().values_list("report_id")
    output: dict[UUID, Decimal] = {
        key: reo or ZERO for key, reo in sums.annotate(reo=Sum("reo_tonnes", filter=counts_to_capacity()))
    }
    amended: dict[UUID, list[Amendment]] = defaultdict(list)
    for row in versions:
        assert row.submitted_at is not None
        assert row.amends_id is not None
        amended[row.enterprise_id].append(
            Amendment(
                month=row.period,
                filed_on=row.submitted_at.astimezone(clock.ZONE).date(),
                due_on=row.due_on,
                before=output.get(row.amends_id, ZERO),
                after=output.get(row.pk, ZERO),
                row=Row(RowKind.REPORT, str(row.pk), f"{row.period:%Y-%m}"),
            )
        )
    return amended


def _thresholds(
    firms: Collection[UUID],
    first: dt.date,
    last: dt.date,
    judged: tuple[int, ...],
    on: dt.date,
    values: ParameterValues,
) -> Iterator[SubjectFacts]:
    """Yield the output of sites that have or had a capacity beside the limit of each month. Four queries."""
    dated = SiteCapacity.objects.filter(site=OuterRef("site"), approved__isnull=False)
    lines = ReportLine.objects.filter(
        Q(site__approved_capacity__isnull=False) | Exists(dated),
        report__enterprise__in=firms,
        report__period__range=(first, last),
        report__state__in=Report.STANDING,
    ).order_by("report__period", "site_id")
    columns = ("site_id", "report__period", "report_id", "report__enterprise_id")
    rows = list(lines.values_list(*columns).annotate(reo=Sum("reo_tonnes", filter=counts_to_capacity())))
    sites = Site.objects.in_bulk({site for site, *_rest in rows})
    capacity = CapacityHistory(sites)
    made: dict[UUID, list[MadeMonth]] = defaultdict(list)
    for site_id, period, report, firm, reo in rows:
        site = sites[site_id]
        left = capacity.left_on(site_id, period)
        if left is None:
            continue
        tolerance = values.on(OverCapacity, min(on, months.last_day(period)))["month_tolerance_percent"]
        bound = left / YEAR * (100 + tolerance) / 100
        row = Row(RowKind.REPORT, str(report), f"{period:%Y-%m}")
        made[site_id].append(MadeMonth(month=period, output=reo or ZERO, bound=bound, row=row))
        if period.year in judged:
            since = months.shift(period, -YEAR)
            recent = tuple(each for each in made[site_id] if each.month > since)
            facts = ThresholdFacts(subject=site.name, on=on, month=period, made=recent)
            yield SubjectFacts(about_site(site, firm, period.year, period), facts)
