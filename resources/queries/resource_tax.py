"""Statements of resource tax: returns of resource use with their tax, their totals, and the mines without a return."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from core import clock
from enterprises.models import Site
from enterprises.queries import with_holders
from resources import halves, taxation
from resources.models import ElementClass, TaxRate, UseReturn, ore_class

HALVES = (1, 2)

type FindMissing = Callable[[int, int], QuerySet[Any]]  # by year and half


@dataclass(frozen=True, slots=True)
class TaxedReturn:
    """A return with the tax on the raw ore that it states."""

    row: UseReturn
    ore_class: ElementClass | None
    assessment: taxation.Assessment


@dataclass(frozen=True, slots=True)
class Missing:
    """A mine without the return of a half-year that is over."""

    site: Site
    half: int


@dataclass(frozen=True, slots=True)
class Sum:
    """The ore and the tax of several half-years; ``open``: how many of them have no figure."""

    subject: object
    ore: Decimal
    totals: list[taxation.Total]
    open: int


@dataclass(frozen=True, slots=True)
class Statement:
    """All half-years of a year that a reader sees, with the rates in their order of mention."""

    rows: list[TaxedReturn]
    missing: list[Missing]

    @property
    def whole(self) -> Sum:
        return _sum(None, self.rows)

    @property
    def rates(self) -> list[TaxRate]:
        """Return the rates in force on any day of the rows, each once, in the order in which rows name them."""
        named: dict[object, TaxRate] = {}
        for each in self.rows:
            named |= {rate.pk: rate for part in each.assessment.parts for rate in part.rates if rate.pk not in named}
        return list(named.values())

    def by_enterprise(self) -> list[Sum]:
        return self._grouped(lambda row: row.enterprise)

    def by_province(self) -> list[Sum]:
        """Return the sums by the two digits of the province in which the mine lies."""
        return self._grouped(lambda row: row.site.jurisdiction.code[:2])

    def _grouped(self, subject: Callable[[UseReturn], object]) -> list[Sum]:
        groups: dict[object, list[TaxedReturn]] = {}
        for each in self.rows:
            groups.setdefault(subject(each.row), []).append(each)
        return [_sum(key, rows) for key, rows in groups.items()]


def assess_all(rows: Iterable[UseReturn]) -> list[TaxedReturn]:
    """Return the returns with their tax, in the same order. One query for all of them; sites are loaded."""
    rates = list(TaxRate.objects.order_by("valid_from", "subject", "pk"))
    return [_assess(row, rates) for row in rows]


def statement(
    rows: Iterable[UseReturn], year: int, find_missing: FindMissing, *, province: str = "", enterprise: str = ""
) -> Statement:
    """Return the statement of a year's returns; ``find_missing``: selects the mines without a return."""
    missing = []
    for half in HALVES:
        if halves.last_day(year, half) >= clock.today():
            continue
        mines = find_missing(year, half)
        if province:
            mines = mines.filter(jurisdiction__code__startswith=province)
        if enterprise:
            mines = mines.filter(holder_code=enterprise)
        missing += [Missing(site, half) for site in with_holders(mines)]
    return Statement(assess_all(rows), missing)


def _assess(row: UseReturn, rates: Sequence[TaxRate]) -> TaxedReturn:
    taxed_class = ore_class(row.site.ore_type)
    first, last = halves.first_day(row.year, row.half), halves.last_day(row.year, row.half)
    return TaxedReturn(row, taxed_class, taxation.assess(row.mined_ore, taxed_class, first, last, rates))


def _sum(subject: object, rows: Sequence[TaxedReturn]) -> Sum:
    return Sum(
        subject,
        sum((each.row.mined_ore for each in rows if each.row.mined_ore is not None), Decimal(0)),
        taxation.totals([each.assessment for each in rows]),
        sum(1 for each in rows if not each.assessment.amounts),
    )
