"""The capacity of sites on a day: what was approved without what was eliminated by then."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Subquery, Sum, When

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


def capacities(sites: Iterable[Site], on: dt.date) -> dict[UUID, Capacity]:
    """Return the capacity of each site on a day, as approved on it, by its key; two queries."""
    rows = {site.pk: site for site in sites}
    history = CapacityHistory(rows)
    return {key: history.on(key, on) for key in rows}


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

    def on(self, site: UUID, day: dt.date) -> Capacity:
        """Return the capacity of a site as approved on a day, with what was eliminated by then."""
        dated = [tonnes for since, tonnes in self._approved[site] if since <= day]
        # A site that was entered before capacities were dated, and kept the one it had, has no row.
        approved = dated[-1] if dated else self._sites[site].approved_capacity
        return Capacity(approved, sum((tonnes for gone, tonnes in self._eliminated[site] if gone <= day), NOTHING))

    def left_on(self, site: UUID, day: dt.date) -> Decimal | None:
        """Return the capacity of a site that was approved and not eliminated by a day."""
        return self.on(site, day).left


def approved_on(day: dt.date) -> Case:
    """Return the capacity of a site of the query as approved on a day, as ``CapacityHistory`` does."""
    dated = SiteCapacity.objects.filter(site=OuterRef("pk"), since__lte=day).order_by("-recorded_at", "-pk")
    return Case(When(Exists(dated), then=Subquery(dated.values("approved")[:1])), default=F("approved_capacity"))


def eliminated_in_area(on: dt.date) -> Subquery:
    """Return the sum that was eliminated up to a day at the sites of the mining area of the outer query."""
    rows = EliminatedCapacity.objects.counting().filter(day__lte=on, site__mining_area=OuterRef("pk"))
    return Subquery(rows.order_by().values("site__mining_area").annotate(total=Sum("tonnes")).values("total"))
