"""The structure of the industry: capacity, plan and output by province, and how much the largest holders have.

Everything is counted from what the reader may see: an officer of a province sees the structure of the province.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Left

from core import clock
from core.actors import Actor
from enterprises.eligibility import SITE_KINDS
from enterprises.models import EliminatedCapacity, Jurisdiction, Site
from quotas.models import Account, Category, Holder, Programme, ProgrammeYear
from quotas.quantities import ZERO, exact_percent
from quotas.queries.capacities import licensed_sites

# Export has no capacity of its own.
WITH_CAPACITY = [activity for activity, kinds in SITE_KINDS.items() if kinds]


@dataclass(frozen=True, slots=True)
class ProvinceStructure:
    """Capacity, plan and output of a province in a programme year, in t REO.

    ``given``: received by the province's own account; ``None`` if no notice gave it any. ``without_capacity``: sites
    for which no approved capacity is entered. ``capacity``: what was not eliminated by the end of the year, or
    today; ``eliminated``: what was eliminated in the year.
    """

    place: Jurisdiction
    year: int
    sites: int
    without_capacity: int
    capacity: Decimal
    eliminated: Decimal
    given: Decimal | None
    allocated: Decimal
    output: Decimal

    @property
    def plan(self) -> Decimal:
        """Return what was given to the province, or to its enterprises if it holds no quota of its own."""
        return self.allocated if self.given is None else self.given

    @property
    def over_capacity(self) -> Decimal:
        """Return the capacity beyond the plan."""
        return max(self.capacity - self.plan, ZERO)

    @property
    def plan_percent(self) -> Decimal | None:
        """Return the plan in percent of the capacity."""
        return exact_percent(self.plan, self.capacity)

    @property
    def output_percent(self) -> Decimal | None:
        """Return the output in percent of the capacity."""
        return exact_percent(self.output, self.capacity)


def provinces_with(
    rows: QuerySet[Jurisdiction], programme: Programme, actor: Actor, year: int
) -> QuerySet[Jurisdiction]:
    """Leave the provinces with sites of the activity or accounts of the year that the reader may see."""
    accounts = Account.objects.visible_to(actor).filter(
        province=OuterRef("code"), programme_year__programme=programme, programme_year__year=year
    )
    sites = _sites(programme, actor, year).filter(jurisdiction__code__startswith=OuterRef("code"))
    return rows.filter(Exists(accounts) | Exists(sites), level=Jurisdiction.Level.PROVINCE)


def by_province(
    places: Iterable[Jurisdiction], programme: Programme, actor: Actor, year: int
) -> list[ProvinceStructure]:
    """Return the structure of provinces in a programme year; four queries."""
    rows = list(places)
    codes = [place.code for place in rows]
    accounts = Account.objects.visible_to(actor).filter(
        programme_year__programme=programme, programme_year__year=year, province__in=codes
    )
    sites = _sites(programme, actor, year).annotate(of=Left("jurisdiction__code", 2)).filter(of__in=codes)
    counted = sites.values_list("of").annotate(
        number=Count("pk"), known=Count("capacity_left"), capacity=Sum("capacity_left")
    )
    capacities = {code: (number, known, capacity) for code, number, known, capacity in counted}
    eliminated = EliminatedCapacity.objects.counting().filter(site__in=sites.values("pk"), day__range=_days(year))
    lost = dict(eliminated.order_by().values_list(Left("site__jurisdiction__code", 2)).annotate(lost=Sum("tonnes")))
    below = accounts.filter(enterprise__isnull=False).exclude(category=Category.TOTAL).order_by()
    summed = below.values_list("province").annotate(allocated_sum=Sum("allocated"), used_sum=Sum("used"))
    sums = {code: (allocated, used) for code, allocated, used in summed}
    own = accounts.whole().filter(holder__type=Holder.Type.PROVINCE, given__gt=0).order_by()
    given = dict(own.values_list("province", "received"))
    found = []
    for place in rows:
        number, known, capacity = capacities.get(place.code, (0, 0, ZERO))
        allocated, used = sums.get(place.code, (ZERO, ZERO))
        found.append(
            ProvinceStructure(
                place,
                year,
                sites=number,
                without_capacity=number - known,
                capacity=capacity or ZERO,
                eliminated=lost.get(place.code, ZERO),
                given=given.get(place.code),
                allocated=allocated,
                output=used,
            )
        )
    return found


def _days(year: int) -> tuple[dt.date, dt.date]:
    """Return the first day of a year, and the last of it that has come."""
    return dt.date(year, 1, 1), min(dt.date(year, 12, 31), clock.today())


def _sites(programme: Programme, actor: Actor, year: int) -> QuerySet[Site]:
    """Return the sites of the activity that were licensed to work on a day of the year."""
    return licensed_sites(
        programme, Site.objects.visible_to(actor), dt.date(year, 1, 1), dt.date(year, 12, 31), on=_days(year)[1]
    )


@dataclass(frozen=True, slots=True)
class HolderShare:
    """A holder's sum and its share of all, with the cumulated share of those before it."""

    rank: int
    code: str
    name: str
    name_zh: str
    is_group: bool
    tonnes: Decimal
    percent: Decimal | None
    cumulated: Decimal | None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Ranking:
    """The largest holders of a figure, with the number of all who have any of it."""

    holders: int
    total: Decimal
    largest: list[HolderShare]

    @property
    def percent(self) -> Decimal | None:
        """Return the share of the largest together."""
        return self.largest[-1].cumulated if self.largest else None


@dataclass(frozen=True, slots=True)
class Concentration:
    """Shares of the largest holders in a programme year's quota and output."""

    programme_year: ProgrammeYear
    received: Ranking
    output: Ranking

    @property
    def year(self) -> int:
        return self.programme_year.year


def concentration(years: Sequence[ProgrammeYear], actor: Actor, *, largest: int, by_group: bool) -> list[Concentration]:
    """Return the shares of the largest holders in each programme year; one query.

    A holder is an enterprise or, ``by_group``, the group that it belongs to today, if it belongs to one. What it
    received is what it may use; nothing that only passes through a level is counted.
    """
    rows = (
        Account.objects.visible_to(actor)
        .filter(Q(allocated__gt=0) | Q(used__gt=0), programme_year__in=years, enterprise__isnull=False)
        .exclude(category=Category.TOTAL)
        .order_by()
        .values_list(
            "programme_year",
            "enterprise__code",
            "enterprise__name",
            "enterprise__name_zh",
            "enterprise__group__code",
            "enterprise__group__name",
            "enterprise__group__name_zh",
        )
        .annotate(received=Sum("allocated"), output=Sum("used"))
    )
    sums: dict[UUID, dict[str, dict[str, Decimal]]] = defaultdict(lambda: {"received": {}, "output": {}})
    names: dict[str, tuple[str, str, bool]] = {}
    for year_id, code, name, name_zh, group_code, group_name, group_name_zh, received, output in rows:
        holder = group_code if by_group and group_code is not None else code
        names[holder] = (name, name_zh, False) if holder == code else (group_name, group_name_zh, True)
        for figure, tonnes in (("received", received), ("output", output)):
            found = sums[year_id][figure]
            found[holder] = found.get(holder, ZERO) + tonnes
    return [
        Concentration(
            year,
            received=_ranked(sums[year.pk]["received"], names, largest),
            output=_ranked(sums[year.pk]["output"], names, largest),
        )
        for year in years
    ]


def _ranked(tonnes: dict[str, Decimal], names: dict[str, tuple[str, str, bool]], largest: int) -> Ranking:
    having = sorted(
        ((value, code) for code, value in tonnes.items() if value > ZERO), key=lambda row: (-row[0], row[1])
    )
    total = sum((value for value, _code in having), ZERO)
    shares, so_far = [], ZERO
    for rank, (value, code) in enumerate(having[:largest], start=1):
        so_far += value
        shares.append(
            HolderShare(rank, code, *names[code], value, exact_percent(value, total), exact_percent(so_far, total))
        )
    return Ranking(len(having), total, shares)
