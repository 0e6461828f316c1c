"""Reading of balances: a fixed number of queries for any number of sites, months and partners."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from core import months
from enterprises.models import Site
from inspections.balances.errors import ErrorsInForce
from inspections.balances.lines import BalanceLine, BoundsOf, origins_of
from inspections.balances.site_months import HISTORY_MONTHS, Count, site_months
from inspections.models import Inspection, ObservedFigure
from inspections.rules import ParameterValues
from inspections.rules.balance import page_test
from inspections.rules.material_balance import Month, Result, evaluate
from quotas.models import Account, Report, ReportLine, Unit, YieldBound
from quotas.oxides import OxideFactors
from quotas.quantities import ZERO, to_kilogram
from quotas.report_lines import ProductRow
from quotas.yields import YieldBounds

# Their stock is counted, but nothing is made there of a feed: without a count there is nothing to compare.
WITHOUT_FEED = (Site.Kind.MINE, Site.Kind.TRADING)
_COLUMNS = ReportLine.QUANTITIES


@dataclass(frozen=True, slots=True)
class SiteBalances:
    """The months of a site by family, the reports behind each month, and the enterprise that reported it last."""

    families: Mapping[str, list[Month]]
    reports: Mapping[dt.date, tuple[UUID, ...]]
    holders: Mapping[dt.date, UUID]


def first_month(year: int) -> dt.date:
    """Return the first month that bears on the balances of a year: that of their tests, and its history before it."""
    return months.shift(first_tested(year), -HISTORY_MONTHS)


def first_tested(year: int) -> dt.date:
    """Return the month in which the tests of a year begin: a year earlier, always the same for the same month."""
    return dt.date(year - 1, 1, 1)


def results_of_year(
    balance: SiteBalances,
    family: str,
    year: int,
    allocated: Mapping[tuple[UUID, int], Decimal],
    *,
    on: dt.date,
    values: ParameterValues,
) -> list[Result]:
    """Return the results of the months of a year, each by the allocation of the enterprise that reported the month."""
    tested = [one for one in balance.families[family] if first_tested(year) <= one.month <= dt.date(year, 12, 1)]
    day = min(on, dt.date(year, 12, 31))
    own = [one.month for one in tested if one.month.year == year]
    results = {
        holder: evaluate(tested, page_test(day, allocated.get((holder, year), Decimal(0)), values))
        for holder in {balance.holders[month] for month in own}
    }
    first = len(tested) - len(own)
    return [results[balance.holders[month]][first + number] for number, month in enumerate(own)]


def read_balances(
    sites: Collection[UUID], years: Collection[int], reports: QuerySet[Report] | None = None
) -> dict[UUID, SiteBalances]:
    """Return the balances of sites. Five queries. ``reports`` are those that the reader may see."""
    period = (first_month(min(years)), dt.date(max(years), 12, 1))
    filed = (Report.objects.all() if reports is None else reports).filter(
        state__in=Report.STANDING, period__range=period, lines__site__in=sites
    )
    factors = OxideFactors.read()
    lines = read_lines(Q(report__in=filed.values("pk")), factors)
    bounds, counts = bounds_by_month(), read_counts(sites, factors)
    errors = ErrorsInForce.read()
    origins = origins_of(lines, bounds)
    of_sites: dict[UUID, list[BalanceLine]] = defaultdict(list)
    for line in lines:
        of_sites[line.site_id].append(line)
    return {
        site: SiteBalances(
            families=site_months(rows, origins=origins, counts=counts, errors=errors, bounds=bounds),
            reports=_reports(rows),
            holders=_holders(rows),
        )
        for site, rows in of_sites.items()
        if site in sites
    }


def read_lines(within: Q, factors: OxideFactors) -> list[BalanceLine]:
    """Return filed lines in t REO, without those that cannot be converted. One query."""
    rows = (
        ReportLine.objects.filter(within)
        .select_related("product__element")
        .annotate(period=F("report__period"), enterprise_id=F("report__enterprise_id"), site_kind=F("site__kind"))
        .order_by("report__period", "site__code", "product__code")
    )
    lines = []
    for row in rows:
        product = ProductRow.from_product(row.product)
        fixed = factors.fixed(product, row.period)
        factor = fixed if fixed is not None else row.grade
        if factor is None:
            continue
        lines.append(
            BalanceLine(
                id=row.pk,
                report_id=row.report_id,
                enterprise_id=row.enterprise_id,
                period=row.period,
                site_id=row.site_id,
                site_kind=row.site_kind,
                feed_origin=row.feed_origin,
                product=product,
                element=row.product.element.symbol if row.product.element else "",
                reo={name: to_kilogram((getattr(row, name) or ZERO) * factor) for name in _COLUMNS},
                factor=factor,
            )
        )
    return lines


def bounds_by_month() -> BoundsOf:
    """Return the yield bounds of each month. One query."""
    columns = ("output_id", "output_kind", "feed_kind", "from_month", "lowest", "highest")
    entries = list(YieldBound.objects.up_to(dt.date.max).values_list(*columns))
    return cache(lambda period: YieldBounds(entries, period))


def counted_figures() -> QuerySet[ObservedFigure]:
    """Return the stock that was counted in inspections whose report was signed."""
    signed = Inspection.objects.filter(reported_at__isnull=False, carried_out_on__isnull=False)
    return ObservedFigure.objects.filter(
        quantity=ObservedFigure.Quantity.CLOSING_STOCK, inspection__in=signed.values("pk")
    )


def read_counts(sites: Collection[UUID], factors: OxideFactors) -> dict[tuple[UUID, UUID, dt.date], Count]:
    """Return the stock that was counted at sites; of several counts of a month, the last. One query."""
    rows = counted_figures().filter(inspection__site__in=sites).order_by("inspection__carried_out_on", "pk")
    counts = {}
    for row in rows.select_related("inspection", "product__element"):
        assert row.inspection.carried_out_on is not None
        product = ProductRow.from_product(row.product)
        counts[row.inspection.site_id, row.product_id, row.period] = Count(
            day=row.inspection.carried_out_on,
            tonnes=row.tonnes,
            code=product.code,
            kind=product.kind,
            element=row.product.element.symbol if row.product.element else "",
            factor=factors.fixed(product, row.period),
        )
    return counts


def allocations(enterprises: Collection[UUID], years: Collection[int]) -> dict[tuple[UUID, int], Decimal]:
    """Return the largest allocation of each enterprise and year among its programmes in t REO. One query."""
    rows = Account.objects.filter(
        holder__enterprise__in=enterprises,
        programme_year__year__in=years,
        programme_year__programme__unit=Unit.T_REO,
    ).order_by()
    most = rows.values_list("holder__enterprise_id", "programme_year__year").annotate(Max("allocated"))
    return {(firm, year): allocated for firm, year, allocated in most if firm is not None}


def _reports(lines: Iterable[BalanceLine]) -> dict[dt.date, tuple[UUID, ...]]:
    reports: dict[dt.date, dict[UUID, None]] = defaultdict(dict)
    for line in lines:
        reports[line.period][line.report_id] = None
    return {period: tuple(keys) for period, keys in reports.items()}


def _holders(lines: Iterable[BalanceLine]) -> dict[dt.date, UUID]:
    """Return the enterprise of the last report of each month: a site that is handed over takes no month with it."""
    in_order = sorted(lines, key=lambda line: (line.period, str(line.report_id)))
    return {line.period: line.enterprise_id for line in in_order}
