"""Facts of sites by their balances of material, and of enterprises by what their partners report."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from core import months
from enterprises.models import Site
from inspections.balances import partners
from inspections.balances.reading import (
    WITHOUT_FEED,
    SiteBalances,
    allocations,
    counted_figures,
    read_balances,
    results_of_year,
)
from inspections.facts.invoices import about_enterprise
from inspections.facts.sites import about_site
from inspections.facts.subjects import SubjectFacts
from inspections.models import Flag
from inspections.rules import RULES, Link, ParameterValues
from inspections.rules.balance import compare_partners
from inspections.rules.balance_facts import BalanceFacts, FamilyMonth, Pair, PartnerFacts
from inspections.rules.evidence import Row, RowKind
from quotas.models import Report, ReportLine

RULES_ON_BALANCES = tuple(code for code, rule in RULES.items() if rule.judges is BalanceFacts)
RULES_ON_PARTNERS = tuple(code for code, rule in RULES.items() if rule.judges is PartnerFacts)

type Key = tuple[UUID, dt.date]  # a site or an enterprise, and a month


def gather_balance_facts(
    enterprises: Collection[UUID], years: Iterable[int], *, on: dt.date, values: ParameterValues
) -> Iterator[SubjectFacts]:
    """Yield the balances of the sites of these enterprises and the sums of their partners, by month.

    Months with a flag that goes on are among them. Enterprises that work no feed and name no partner cost three
    queries; the others fifteen for all of them.
    """
    judged = tuple(sorted(set(years)))
    flags = Flag.objects.filter(
        enterprise__in=enterprises,
        rule__in=(*RULES_ON_BALANCES, *RULES_ON_PARTNERS),
        episodes__isnull=False,
        episodes__ended_on=None,
    )
    sites: dict[Key, UUID] = {}
    firms: set[Key] = set()
    for rule, site, firm, month in flags.values_list("rule", "site_id", "enterprise_id", "period"):
        if month and site and rule in RULES_ON_BALANCES:
            sites[site, month] = firm
        elif month and firm and rule in RULES_ON_PARTNERS:
            firms.add((firm, month))
    yield from _balances(enterprises, judged, sites, on, values)
    yield from _partners(enterprises, judged, firms, on, values)


def _balances(
    enterprises: Collection[UUID],
    judged: tuple[int, ...],
    flagged: Mapping[Key, UUID],
    on: dt.date,
    values: ParameterValues,
) -> Iterator[SubjectFacts]:
    """Yield the months that these enterprises reported, also of sites that another holds by now."""
    counted = Exists(counted_figures().filter(inspection__site=OuterRef("pk")))
    worked = ~Q(kind__in=WITHOUT_FEED) | Q(counted)
    reported = ReportLine.objects.filter(
        report__enterprise__in=enterprises, report__state__in=Report.STANDING, report__period__year__in=judged
    )
    of_flags = Q(pk__in=[site for site, _month in flagged])
    sites = Site.objects.filter(worked & Q(pk__in=reported.values("site")) | of_flags).in_bulk()
    if not sites:
        return
    balances = read_balances(sites.keys(), judged)
    holders = {(site, month): firm for site, balance in balances.items() for month, firm in balance.holders.items()}
    allocated = allocations({*holders.values(), *flagged.values()}, judged)
    found = {
        (site, month): facts
        for site, balance in balances.items()
        for year in judged
        for month, facts in _of_year(sites[site], balance, year, allocated, on, values)
    }
    for site_id, month in sorted({*found, *flagged}, key=lambda key: (key[1], str(key[0]))):
        holder = holders.get((site_id, month)) or flagged[site_id, month]
        if holder not in enterprises or month.year not in judged:
            continue
        site = sites[site_id]
        facts = found.get((site_id, month)) or BalanceFacts(subject=site.name, on=on, month=month)
        about = about_site(site, holder, month.year, month)
        yield SubjectFacts(replace(about, links={**about.links, Link.BALANCE: site.code}), facts)


def _of_year(
    site: Site,
    balance: SiteBalances,
    year: int,
    allocated: Mapping[tuple[UUID, int], Decimal],
    on: dt.date,
    values: ParameterValues,
) -> Iterator[tuple[dt.date, BalanceFacts]]:
    by_month: dict[dt.date, list[FamilyMonth]] = defaultdict(list)
    for family in sorted(balance.families):
        for result in results_of_year(balance, family, year, allocated, on=on, values=values):
            since = min(
                result.outflow.since or result.month.month,
                result.inflow.since or result.month.month,
            )
            rows = _rows(balance.reports, since, result.month.month)
            by_month[result.month.month].append(FamilyMonth(family=family, result=result, reports=rows))
    for month, families in by_month.items():
        allocation = allocated.get((balance.holders[month], year), Decimal(0))
        yield (
            month,
            BalanceFacts(subject=site.name, on=on, month=month, families=tuple(families), allocation=allocation),
        )


def _rows(reports: Mapping[dt.date, tuple[UUID, ...]], first: dt.date, last: dt.date) -> tuple[Row, ...]:
    return tuple(
        Row(RowKind.REPORT, str(key), f"{period:%Y-%m}")
        for period in months.between(first, last)
        for key in reports.get(period, ())
    )


def _partners(
    enterprises: Collection[UUID], judged: tuple[int, ...], flagged: set[Key], on: dt.date, values: ParameterValues
) -> Iterator[SubjectFacts]:
    trades = partners.read_trades(enterprises, judged)
    concerned = {firm for pair in trades.pairs for firm in pair} | {firm for firm, _month in flagged}
    if not concerned:
        return
    firms = partners.read_enterprises(concerned)
    allocated = allocations(set(enterprises) & concerned, judged)
    found: dict[Key, list[Pair]] = defaultdict(list)
    filed = partners.read_filed(concerned, judged)
    for (seller, buyer), pair in trades.pairs.items():
        for year in judged:
            series = partners.series_of_year(pair, filed[seller] & filed[buyer], year)
            for firm, partner in ((seller, buyer), (buyer, seller)):
                if firm not in enterprises:
                    continue
                day = min(on, dt.date(year, 12, 31))
                for result in compare_partners(series, day, allocated.get((firm, year), Decimal(0)), values):
                    if result.month.year != year:
                        continue
                    found[firm, result.month].append(
                        Pair(
                            partner=firms[partner].name,
                            sold_to=firm == seller,
                            result=result,
                            reports=pair.rows_between(result.since, result.month) if result.alarm else (),
                        )
                    )
    for firm_id, month in sorted({*found, *flagged}, key=lambda key: (key[1], str(key[0]))):
        if month.year not in judged:
            continue
        judged_firm = firms[firm_id]
        facts = PartnerFacts(
            subject=judged_firm.name,
            on=on,
            month=month,
            pairs=tuple(found.get((firm_id, month), ())),
            allocation=allocated.get((firm_id, month.year), Decimal(0)),
        )
        yield SubjectFacts(about_enterprise(judged_firm, month), facts)
