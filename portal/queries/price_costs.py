"""Printed prices beside what a tonne of oxide bears: resource tax, deposit and restoration, by year.

A figure per tonne is a sum of a year ÷ the oxide in the ore mined by the same mines in that year, of the returns of
resource use that the reader sees. Nothing is computed of a year without one.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from core.actors import Actor
from environment.models import DepositEntry, Incident
from quotas.queries.market import Price, price_series
from resources import taxation
from resources.models import TaxRate, UseReturn
from resources.queries import resource_tax
from resources.queries.resource_tax import TaxedReturn

NOTHING = Decimal(0)
Kind = DepositEntry.Kind


@dataclass(frozen=True, slots=True)
class TaxPerTonne(taxation.Yuan):
    """The tax on a tonne of oxide; ``source``: whose rates were taken where sources differ."""

    source: TaxRate | None

    @property
    def local_subject(self) -> str:
        return self.source.local_subject if self.source is not None else ""


@dataclass(slots=True)
class YearOfCosts:
    """The prices and the costs of a year; costs are sums in yuan of mines whose oxide is known."""

    year: int
    prices: list[Price] = field(default_factory=list)
    rates: list[TaxRate] = field(default_factory=list)
    returns: list[TaxedReturn] = field(default_factory=list)
    deposit_due: Decimal = NOTHING
    deposit_drawn: Decimal = NOTHING
    incidents: Decimal = NOTHING

    @property
    def reo(self) -> Decimal:
        """Return the tonnes of oxide in the ore that the mines mined."""
        return _reo(self.returns)

    @property
    def tax(self) -> list[TaxPerTonne]:
        """Return the tax per tonne of oxide, of the returns whose tax has a figure."""
        taxed = [each for each in self.returns if each.assessment.amounts]
        reo = _reo(taxed)
        if not reo:
            return []
        sums = taxation.totals([each.assessment for each in taxed])
        return [TaxPerTonne(_fen(one.lowest / reo), _fen(one.highest / reo), one.source) for one in sums]

    @property
    def due_per_tonne(self) -> Decimal | None:
        return self._per_tonne(self.deposit_due)

    @property
    def drawn_per_tonne(self) -> Decimal | None:
        return self._per_tonne(self.deposit_drawn)

    @property
    def incidents_per_tonne(self) -> Decimal | None:
        return self._per_tonne(self.incidents)

    def _per_tonne(self, yuan: Decimal) -> Decimal | None:
        return _fen(yuan / self.reo) if self.reo and yuan else None


def by_year(reader: Actor) -> list[YearOfCosts]:
    """Return the years of which a price is printed or a return is seen, newest first. Five queries."""
    years: dict[int, YearOfCosts] = {}

    def of(year: int) -> YearOfCosts:
        return years.setdefault(year, YearOfCosts(year))

    for series in price_series():
        for price in series.prices:
            of(price.statistic.period_to.year).prices.append(price)
    rows = UseReturn.objects.visible_to(reader).standing().filter(mined_reo__gt=0)
    for taxed in resource_tax.assess_all(rows.select_related("site").order_by("year", "half", "site__code")):
        of(taxed.row.year).returns.append(taxed)
    sites = {year: {each.row.site_id for each in costs.returns} for year, costs in years.items()}
    _add_deposits(years, sites, reader)
    _add_incidents(years, sites, reader)
    rates = list(TaxRate.objects.order_by("valid_from", "subject", "pk"))
    for costs in years.values():
        first, last = dt.date(costs.year, 1, 1), dt.date(costs.year, 12, 31)
        costs.rates = [rate for rate in rates if _is_of_days(rate, first, last)]
    return sorted(years.values(), key=lambda costs: -costs.year)


def _add_deposits(years: Mapping[int, YearOfCosts], sites: Mapping[int, set[UUID]], reader: Actor) -> None:
    entries = DepositEntry.objects.visible_to(reader).counting().filter(kind__in=[Kind.DUE, Kind.DRAWN])
    for entry in entries.filter(site__in=_every(sites)).only("site", "kind", "amount", "day"):
        if entry.site_id not in sites.get(entry.day.year, ()):
            continue
        costs = years[entry.day.year]
        if entry.kind == Kind.DUE:
            costs.deposit_due += entry.amount
        else:
            costs.deposit_drawn += entry.amount


def _add_incidents(years: Mapping[int, YearOfCosts], sites: Mapping[int, set[UUID]], reader: Actor) -> None:
    rows = Incident.objects.visible_to(reader).standing().filter(cost__isnull=False)
    for row in rows.filter(site__in=_every(sites)).only("site", "cost", "day"):
        if row.site_id in sites.get(row.day.year, ()) and row.cost is not None:
            years[row.day.year].incidents += row.cost


def _every(sites: Mapping[int, set[UUID]]) -> set[UUID]:
    return {site for of_year in sites.values() for site in of_year}


def _is_of_days(rate: TaxRate, first: dt.date, last: dt.date) -> bool:
    return (rate.valid_from is None or rate.valid_from <= last) and (rate.valid_to is None or rate.valid_to >= first)


def _reo(returns: Iterable[TaxedReturn]) -> Decimal:
    return sum((each.row.mined_reo for each in returns if each.row.mined_reo is not None), NOTHING)


def _fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(taxation.FEN, rounding=ROUND_HALF_UP)
