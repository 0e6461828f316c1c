"""Facts of sites: output, approved capacity, and whether they were licensed to work."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self
from uuid import UUID

from django.db.models import DecimalField, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import Coalesce, Greatest

from core import months
from enterprises.capacities import CapacityHistory
from enterprises.models import Licence, Site
from inspections.facts.subjects import FlagSubject, SubjectFacts
from inspections.models import Flag
from inspections.rules import Link, OutputFacts
from quotas import timelines
from quotas.models import CountingRule, Feed, Product, Report, ReportLine
from quotas.quantities import ZERO, to_kilogram

# Products that count towards the approved capacity of each kind of site: not metal made from its own oxide.
OUTPUT_OF = {
    Site.Kind.MINE: (Product.Kind.CONCENTRATE, Product.Kind.PRECIPITATE),
    Site.Kind.DRESSING: (Product.Kind.CONCENTRATE, Product.Kind.PRECIPITATE),
    Site.Kind.SEPARATION: (Product.Kind.OXIDE, Product.Kind.CARBONATE, Product.Kind.CHLORIDE),
    Site.Kind.METAL: (Product.Kind.METAL, Product.Kind.ALLOY),
    Site.Kind.RECYCLING: (Product.Kind.OXIDE, Product.Kind.CARBONATE, Product.Kind.CHLORIDE),
}
_TONNES = DecimalField(max_digits=20, decimal_places=3)
_BOUGHT = ExpressionWrapper(F("purchased") * Coalesce(F("product__reo_factor"), F("grade")), output_field=_TONNES)
_ORE_KINDS = (Product.Kind.RAW_ORE, Product.Kind.CONCENTRATE, Product.Kind.PRECIPITATE)
_ORE_HANDLED = Greatest(Coalesce(F("purchased"), ZERO), Coalesce(F("consumed"), ZERO))
_ORE_AT_RECYCLER = Q(site__kind=Site.Kind.RECYCLING) & Q(product__kind__in=_ORE_KINDS)


def gather_site_facts(lines: Q, *, on: dt.date) -> Iterator[SubjectFacts]:
    """Yield the output of the sites of the selected report lines, by month and year. Six queries.

    Lines of every filed version are selected but only those in force are summed, so that a withdrawn month
    is judged as zero. ``lines`` must select whole years. A year is compared with the capacity of its first day, a month
    with that of its own: what is eliminated counts until then.
    """
    output: dict[tuple[UUID, dt.date], dict[str, Decimal]] = {}
    firms: dict[tuple[UUID, dt.date], UUID] = {}
    in_force = Q(report__state__in=Report.STANDING)
    rows = (
        ReportLine.objects.filter(lines)
        .exclude(report__state=Report.State.DRAFT)
        .order_by()
        .values("site_id", "report__period", "report__enterprise_id", "site__kind", "product__kind", "feed_origin")
        .annotate(
            made=Sum("produced", filter=in_force),
            shipped=Sum("exported", filter=in_force),
            reo=Sum("reo_tonnes", filter=in_force & counts_to_capacity()),
            counted=Sum("reo_tonnes", filter=in_force),
            ore=Sum(_ORE_HANDLED, filter=in_force & _ORE_AT_RECYCLER),
            bought=Sum(_BOUGHT, filter=in_force & Q(site__kind=Site.Kind.MINE)),
        )
    )
    counted_output = CountedOutput.read()
    for row in rows:
        key = (row["site_id"], row["report__period"])
        sums = output.setdefault(key, defaultdict(lambda: ZERO))
        for name in ("made", "shipped", "reo", "ore"):
            sums[name] += row[name] or ZERO
        place = (row["site__kind"], row["product__kind"], row["feed_origin"])
        if counted_output.is_elsewhere(*place, row["report__period"]):
            sums["unmatched"] += row["counted"] or ZERO
        if counted_output.is_anywhere(*place, row["report__period"]):
            sums["bought"] += row["bought"] or ZERO
        firms[key] = row["report__enterprise_id"]
    sites = Site.objects.in_bulk({site for site, _period in output})
    licensed, capacity = licensed_days_of(sites), CapacityHistory(sites)
    years: dict[tuple[UUID, int], Decimal] = defaultdict(lambda: ZERO)
    latest: dict[tuple[UUID, int], UUID] = {}
    for (site_id, period), sums in sorted(output.items(), key=lambda item: (item[0][1], str(item[0][0]))):
        site, firm = sites[site_id], firms[site_id, period]
        years[site_id, period.year] += sums["reo"]
        latest[site_id, period.year] = firm
        facts = OutputFacts(
            subject=site.name,
            on=on,
            year=period.year,
            month=period,
            output=sums["shipped" if site.kind == Site.Kind.TRADING else "made"],
            output_reo=sums["reo"],
            uncounted=sums["unmatched"] + to_kilogram(sums["bought"]),
            ore_used=sums["ore"],
            capacity=capacity.left_on(site_id, period),
            licensed_days=licensed.count_days(site_id, period),
            licence_kind=str(timelines.OPERATING_LICENCE[Site.Kind(site.kind)]),
        )
        yield SubjectFacts(about_site(site, firm, period.year, period), facts)
    for (site_id, year), reo in years.items():
        site = sites[site_id]
        yield SubjectFacts(
            about_site(site, latest[site_id, year], year, None),
            OutputFacts(
                subject=site.name,
                on=on,
                year=year,
                month=None,
                output=reo,
                output_reo=reo,
                capacity=capacity.left_on(site_id, dt.date(year, 1, 1)),
            ),
        )


@dataclass(frozen=True, slots=True)
class CountedOutput:
    """The output that counts to a programme by the rules in force on the last day of a month (``quotas.counting``)."""

    rules: Sequence[CountingRule]
    by_month: dict[dt.date, tuple[set[str], set[tuple[str, str, str]]]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Self:
        output = CountingRule.objects.filter(quantity=CountingRule.Quantity.PRODUCED)
        return cls(list(output.select_related("programme")))

    def is_anywhere(self, site_kind: str, product_kind: str, feed: str, month: dt.date) -> bool:
        """Return whether such output counts at a site of some kind; what a recycler makes of recycled material may."""
        recycled = site_kind == Site.Kind.RECYCLING and feed == Feed.RECYCLED
        return not recycled and product_kind in self._counted(month)[0]

    def is_elsewhere(self, site_kind: str, product_kind: str, feed: str, month: dt.date) -> bool:
        """Return whether such output counts, but not at sites of this kind from this feed."""
        place = (site_kind, product_kind, feed)
        return self.is_anywhere(*place, month) and place not in self._counted(month)[1]

    def _counted(self, month: dt.date) -> tuple[set[str], set[tuple[str, str, str]]]:
        """Return the kinds of products that count in a month, and at which kind of site from which feed."""
        if month not in self.by_month:
            places = {(rule.site_kind, rule.product_kind, rule.feed) for rule in self.rules if _applies(rule, month)}
            self.by_month[month] = ({product for _site, product, _feed in places}, places)
        return self.by_month[month]


def _applies(rule: CountingRule, month: dt.date) -> bool:
    day, programme = months.last_day(month), rule.programme
    return (
        rule.valid_from <= day
        and (rule.valid_to is None or rule.valid_to >= day)
        and programme.first_year <= month.year
        and (programme.last_year is None or programme.last_year >= month.year)
    )


def about_site(site: Site, enterprise_id: UUID, year: int, period: dt.date | None) -> FlagSubject:
    return FlagSubject(
        subject_type=Flag.SubjectType.SITE,
        subject_code=site.code,
        name=site.name,
        place_id=site.jurisdiction_id,
        enterprise_id=enterprise_id,
        site_id=site.pk,
        year=year,
        period=period,
        links={Link.SITE: site.code},
    )


def counts_to_capacity() -> Q:
    counted = Q()
    for kind, products in OUTPUT_OF.items():
        counted |= Q(site__kind=kind, product__kind__in=products)
    return counted


def licensed_days_of(sites: Mapping[UUID, Site]) -> "LicensedDays":
    operating = Q()
    for site_kind, kind in timelines.OPERATING_LICENCE.items():
        operating |= Q(site__kind=site_kind, kind=kind)
    spans: dict[UUID, list[timelines.Span]] = defaultdict(list)
    for licence in Licence.objects.filter(operating, site__in=sites).prefetch_related("suspensions"):
        spans[licence.site_id] += timelines.in_force(licence)
    return LicensedDays(spans)


@dataclass(frozen=True, slots=True)
class LicensedDays:
    """The number of days of a month on which the operating licence of a site was in force."""

    spans: Mapping[UUID, list[timelines.Span]]

    def count_days(self, site_id: UUID, period: dt.date) -> int:
        inside = timelines.overlaps(self.spans.get(site_id, []), [timelines.month(period)])
        return sum((span.last - span.first).days + 1 for span in inside)
