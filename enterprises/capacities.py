"""The capacity of sites on a day: what was approved without what was eliminated by then."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Subquery, Sum

from enterprises.models import EliminatedCapacity, Site, SiteCapacity

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
    """The capacities of sites on many days, as approved on each of them; two queries for all sites."""

    def __init__(self, sites: Mapping[UUID, Site]) -> None:
        self._sites, keys = sites, list(sites)
        self._eliminated: dict[UUID, list[tuple[dt.date, Decimal]]] = defaultdict(list)
        rows = EliminatedCapacity.objects.counting().filter(site__in=keys).order_by()
        for site, day, tonnes in rows.values_list("site", "day", "tonnes"):
            self._eliminated[site].append((day, tonnes))
        self._approved: dict[UUID, list[tuple[dt.date, Decimal | None]]] = defaultdict(list)
        entries = SiteCapacity.objects.filter(site__in=keys).order_by("recorded_at", "pk")
        for site, since, approved in entries.values_list("site", "since", "approved"):
            self._approved[site].append((since, approved))

    def left_on(self, site: UUID, on: dt.date) -> Decimal | None:
        """Return the capacity of a site that was approved and not eliminated by a day."""
        dated = [tonnes for since, tonnes in self._approved[site] if since <= on]
        # A site that was entered before capacities were dated, and kept the one it had, has no row.
        approved = dated[-1] if dated else self._sites[site].approved_capacity
        if approved is None:
            return None
        return approved - sum((tonnes for day, tonnes in self._eliminated[site] if day <= on), NOTHING)


def eliminated_in_area(on: dt.date) -> Subquery:
    """Return the sum that was eliminated up to a day at the sites of the mining area of the outer query."""
    rows = EliminatedCapacity.objects.counting().filter(day__lte=on, site__mining_area=OuterRef("pk"))
    return Subquery(rows.order_by().values("site__mining_area").annotate(total=Sum("tonnes")).values("total"))
