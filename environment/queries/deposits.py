"""Sums of the deposits of sites: due, paid, drawn, returned, and open."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from enterprises.models import Site
from environment.models import DepositEntry

Kind = DepositEntry.Kind
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Deposit:
    """The sums of a site's entries up to a day, in yuan."""

    due: Decimal = NOTHING
    paid: Decimal = NOTHING
    drawn: Decimal = NOTHING
    returned: Decimal = NOTHING

    @property
    def outstanding(self) -> Decimal:
        """Return what has fallen due and was not paid."""
        return max(self.due - self.paid, NOTHING)

    @property
    def held(self) -> Decimal:
        """Return what was paid and neither drawn nor returned."""
        return self.paid - self.drawn - self.returned


def deposits(sites: Iterable[Site], on: dt.date) -> dict[UUID, Deposit]:
    """Return the deposit of each site that has entries up to a day, by the site's key."""
    return by_site(sums_of(sites, on))


def sums_of(sites: Iterable[Site], on: dt.date) -> QuerySet[DepositEntry, Any]:
    """Return the sum of each kind of entry of each site up to a day."""
    rows = DepositEntry.objects.counting().filter(site__in=list(sites), day__lte=on)
    return rows.order_by().values("site", "kind").annotate(total=Sum("amount"))


def by_site(found: Iterable[Mapping[str, Any]]) -> dict[UUID, Deposit]:
    """Return the deposits from the rows of ``sums_of``."""
    sums: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    for row in found:
        sums[UUID(str(row["site"]))][row["kind"]] = row["total"]
    return {site: Deposit(**by_kind) for site, by_kind in sums.items()}


def deposit_of(site: Site, on: dt.date) -> Deposit:
    return deposits([site], on).get(site.pk, Deposit())
