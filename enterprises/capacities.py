"""The capacity of sites on a day: what was approved without what was eliminated by then."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Subquery, Sum

from enterprises.models import EliminatedCapacity, Site

NOTHING = Decimal("0.000")


@dataclass(frozen=True, slots=True)
class Capacity:
    """Tonnes of REO a year; ``approved`` is ``None`` where no capacity is entered."""

    approved: Decimal | None
    eliminated: Decimal = NOTHING

    @property
    def left(self) -> Decimal | None:
        """Return the capacity that counts."""
        return None if self.approved is None else self.approved - self.eliminated


def eliminated_of(sites: Iterable[UUID], on: dt.date) -> Mapping[UUID, Decimal]:
    """Return what was eliminated up to a day at each site that has entries; one query."""
    rows = EliminatedCapacity.objects.counting().filter(site__in=list(sites), day__lte=on)
    return dict(rows.order_by().values_list("site").annotate(total=Sum("tonnes")))


def capacities(sites: Iterable[Site], on: dt.date) -> dict[UUID, Capacity]:
    """Return the capacity of each site on a day, by its key; one query."""
    rows = list(sites)
    eliminated = eliminated_of([site.pk for site in rows], on)
    return {site.pk: Capacity(site.approved_capacity, eliminated.get(site.pk, NOTHING)) for site in rows}


def capacity_of(site: Site, on: dt.date) -> Capacity:
    return capacities([site], on)[site.pk]


class CapacityHistory:
    """The capacities of sites on many days; one query for all sites."""

    def __init__(self, sites: Iterable[UUID]) -> None:
        self._eliminated: dict[UUID, list[tuple[dt.date, Decimal]]] = defaultdict(list)
        rows = EliminatedCapacity.objects.counting().filter(site__in=list(sites)).order_by()
        for site, day, tonnes in rows.values_list("site", "day", "tonnes"):
            self._eliminated[site].append((day, tonnes))

    def left_on(self, site: Site, on: dt.date) -> Decimal | None:
        """Return the capacity of a site that was not eliminated by a day."""
        if site.approved_capacity is None:
            return None
        return site.approved_capacity - sum((tonnes for day, tonnes in self._eliminated[site.pk] if day <= on), NOTHING)


def eliminated_in_area(on: dt.date) -> Subquery:
    """Return the sum that was eliminated up to a day at the sites of the mining area of the outer query."""
    rows = EliminatedCapacity.objects.counting().filter(day__lte=on, site__mining_area=OuterRef("pk"))
    return Subquery(rows.order_by().values("site__mining_area").annotate(total=Sum("tonnes")).values("total"))
