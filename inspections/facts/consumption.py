"""Facts of sites and months by what they used: the item in the months before, the output, the licence, the peers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from core import months, sql
from enterprises.models import Site
from inspections.facts.sites import OUTPUT_OF, LicensedDays, about_site, counts_to_capacity, licensed_days_of
from inspections.facts.subjects import SubjectFacts
from inspections.rules import Row, RowKind
from inspections.rules.consumption_facts import ConsumptionFacts, ItemUse, Peers, UsedMonth
from quotas import timelines
from quotas.models import ConsumptionReturn, Report, ReportLine
from quotas.quantities import ZERO

HISTORY_MONTHS = 24  # before the month that is judged
LEAST_MONTHS = 8  # of twelve, from which a use for a tonne is compared with that of peers

type Month = tuple[UUID, dt.date]


@dataclass(frozen=True, slots=True)
class _Peer:
    site: UUID
    period: dt.date
    item: str
    own: Decimal
    usual: Decimal
    spread: Decimal
    number: int


_PEERS = sql.Query(__file__, "peers.sql", _Peer)


def gather_consumption_facts(
    enterprises: Collection[UUID], years: Iterable[int], *, on: dt.date
) -> Iterator[SubjectFacts]:
    """Yield the facts of the months of which these enterprises filed consumption. One query without any, else seven."""
    judged = tuple(years)
    counting = ConsumptionReturn.objects.counting()
    own = counting.filter(enterprise__in=enterprises, period__year__in=judged)
    first, last = dt.date(min(judged), 1, 1), dt.date(max(judged), 12, 1)
    returns = list(
        counting.filter(
            site__in=own.values("site"), period__range=(months.shift(first, -HISTORY_MONTHS), last)
        ).order_by("period", "number")
    )
    if not returns:
        return
    sites = Site.objects.in_bulk({row.site_id for row in returns})
    output, licensed = _outputs(returns), licensed_days_of(sites)
    peers = _peers(sites, first, last)
    versions: dict[UUID, dict[dt.date, list[ConsumptionReturn]]] = defaultdict(lambda: defaultdict(list))
    for row in returns:
        versions[row.site_id][row.period].append(row)
    for site_id, period in sorted({(row.site_id, row.period) for row in returns}, key=lambda key: key[1]):
        row = versions[site_id][period][-1]
        if period.year not in judged or row.enterprise_id not in enterprises:
            continue
        site, used = sites[site_id], _as_of(versions[site_id], period)
        items = tuple(
            ItemUse(
                item=item,
                months=tuple(
                    _used(one, one.quantities[item], output, licensed) for one in used if item in one.quantities
                ),
                peers=peers.get((site_id, period, item)),
            )
            for item in row.quantities
        )
        facts = ConsumptionFacts(
            subject=site.name,
            on=on,
            month=period,
            items=items,
            recycles=site.kind == Site.Kind.RECYCLING,
            licensed_days=licensed.count_days(site_id, period),
            licence_kind=str(timelines.OPERATING_LICENCE[Site.Kind(site.kind)]),
        )
        yield SubjectFacts(about_site(site, row.enterprise_id, period.year, period), facts)


def _as_of(versions: Mapping[dt.date, list[ConsumptionReturn]], period: dt.date) -> list[ConsumptionReturn]:
    """Return the returns by which a month is judged, its own last.

    Of the months before, the version that was the last one when the month's own return was filed: what is amended
    afterwards explains nothing. Of a month that was filed later, its first version.
    """
    own = versions[period][0]
    before = (months.shift(period, -back) for back in range(HISTORY_MONTHS, 0, -1))
    chosen = [
        next((one for one in reversed(versions[month]) if _filed(one) < _filed(own)), versions[month][0])
        for month in before
        if month in versions
    ]
    return [*chosen, versions[period][-1]]


def _filed(row: ConsumptionReturn) -> tuple[dt.datetime, UUID]:
    """Return when it was filed; of two at one instant the order of their keys decides, which grow with time."""
    return row.filed_at, row.pk


def _used(
    row: ConsumptionReturn, quantity: Decimal, output: Mapping[Month, Decimal], licensed: LicensedDays
) -> UsedMonth:
    return UsedMonth(
        month=row.period,
        used=quantity,
        output=output.get((row.site_id, row.period)),
        licensed_days=licensed.count_days(row.site_id, row.period),
        row=Row(RowKind.CONSUMPTION, str(row.pk), f"{row.period:%Y-%m}"),
    )


def _outputs(returns: Collection[ConsumptionReturn]) -> dict[Month, Decimal]:
    """Return the output of the sites, in t REO, of the months for which a report is in force. Two queries."""
    span = (min(row.period for row in returns), max(row.period for row in returns))
    in_force = Report.objects.filter(state__in=Report.STANDING, period__range=span)
    filed = set(
        in_force.filter(enterprise__in={row.enterprise_id for row in returns}).values_list("enterprise_id", "period")
    )
    lines = ReportLine.objects.filter(
        site__in={row.site_id for row in returns}, report__state__in=Report.STANDING, report__period__range=span
    ).order_by()
    sums = lines.values_list("site_id", "report__period").annotate(reo=Sum("reo_tonnes", filter=counts_to_capacity()))
    made = {(site, period): reo or ZERO for site, period, reo in sums}
    return {
        (row.site_id, row.period): made.get((row.site_id, row.period), ZERO)
        for row in returns
        if (row.enterprise_id, row.period) in filed
    }


def _peers(sites: Mapping[UUID, Site], first: dt.date, last: dt.date) -> dict[tuple[UUID, dt.date, str], Peers]:
    counted = [f"{kind} {product}" for kind, products in OUTPUT_OF.items() for product in products]
    rows = _PEERS.all(
        counted=counted,
        kinds=sorted({site.kind for site in sites.values()}),
        items=list(ConsumptionReturn.ITEMS),
        sites=list(sites),
        first=first,
        last=last,
        months=LEAST_MONTHS,
    )
    return {
        (row.site, row.period, row.item): Peers(own=row.own, usual=row.usual, spread=row.spread, number=row.number)
        for row in rows
    }
