"""The quota of each programme that a report line uses, by rows of ``CountingRule``; no programme is named in code.

Tonnes of REO are the tonnes of product times their factor (``quotas.oxides``), rounded half-up to the kilogram once,
when they are derived from their line. Later readers use the stored figure.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.db import connection

from core import months, sql
from enterprises.models import OreType
from quotas.models import Category, CountingRule, ProgrammeYear, Unit
from quotas.oxides import OxideFactors, SetFactor
from quotas.report_lines import LineRow
from quotas.yields import SetBound, YieldBounds

ORE_CATEGORY = {
    OreType.BASTNAESITE: Category.LIGHT,
    OreType.MONAZITE: Category.LIGHT,
    OreType.MIXED: Category.LIGHT,
    OreType.XENOTIME: Category.MEDIUM_HEAVY,
    OreType.FERGUSONITE: Category.MEDIUM_HEAVY,
    OreType.ION_ADSORPTION: Category.MEDIUM_HEAVY,
}


@dataclass(frozen=True, slots=True)
class Use:
    """The use of one programme; ``category`` is empty if a split year needs a category and none is known."""

    programme: str  # its code
    category: str
    tonnes: Decimal


@dataclass(frozen=True, slots=True)
class RunningProgramme:
    """A programme that runs in the year, with the category scheme in which it counts."""

    unit: str
    scheme: str


def category_of(line: LineRow) -> str:
    """Return the class of the product's element, else of the site's ore; empty if neither has one."""
    if line.product.weight or not line.site.ore_type:
        return line.product.weight
    return ORE_CATEGORY.get(OreType(line.site.ore_type)) or ""


# Site kind, product kind, feed, the code of the programme, and the column of the line that is counted.
type Rule = Sequence[str]


class Counting:
    """The rules of one month, read once for any number of lines."""

    def __init__(
        self,
        period: dt.date,
        rules: Iterable[Rule],
        programmes: Mapping[str, RunningProgramme],
        oxides: OxideFactors,
        bounds: YieldBounds,
    ) -> None:
        """Index the rules, which are ordered from the oldest: of two that apply to a line, the later one wins."""
        self._quantities: dict[tuple[str, str, str], dict[str, str]] = {}
        self._feeds: dict[str, dict[str, set[str]]] = {}  # by product kind and site kind, where output counts
        for site_kind, product_kind, feed, programme, quantity in rules:
            self._quantities.setdefault((site_kind, product_kind, feed), {})[programme] = quantity
            if quantity == CountingRule.Quantity.PRODUCED:
                self._feeds.setdefault(product_kind, {}).setdefault(site_kind, set()).add(feed)
        self._programmes, self._oxides, self._period = programmes, oxides, period
        self.bounds = bounds  # of yields, in the same month

    @classmethod
    def for_month(cls, period: dt.date) -> Self:
        """Read the rules in force on the month's last day: the day on which its use counts. One statement."""
        day = months.last_day(period)
        rows = _RULES.one(day=day, year=day.year)
        usual = ProgrammeYear.Scheme.ALL
        programmes = {code: RunningProgramme(unit, scheme or usual) for code, unit, scheme in rows.programmes or ()}
        oxides, bounds = map(_set_factor, rows.oxides or ()), map(_set_bound, rows.bounds or ())
        return cls(period, rows.rules or (), programmes, OxideFactors(oxides), YieldBounds(bounds, period))

    def reo(self, line: LineRow, quantity: Decimal | None) -> Decimal | None:
        """Return ``quantity`` tonnes of the line's product in t REO, or ``None`` if quantity or grade is not stated."""
        return self._oxides.tonnes(line.product, quantity, self._period, grade=line.grade)

    def output_feeds(self, site_kind: str, product_kind: str) -> frozenset[str]:
        """Return the feeds from which output of such a product at such a site counts to a programme."""
        return frozenset(self._feeds.get(product_kind, {}).get(site_kind, ()))

    def is_output(self, product_kind: str) -> bool:
        """Return whether output of such a product counts to a programme at sites of some kind."""
        return product_kind in self._feeds

    def scheme(self, programme: str) -> str:
        """Return the category scheme of the year or, until its plan is known, of the latest year before it."""
        scheme = self._programmes.get(programme)
        return scheme.scheme if scheme else ProgrammeYear.Scheme.ALL

    def uses(self, line: LineRow) -> list[Use]:
        """Return what the line uses of each programme, without zero amounts, ordered by programme."""
        uses = []
        key = (line.site.kind, line.product.kind, line.feed_origin)
        for code, name in self._quantities.get(key, {}).items():
            programme, quantity = self._programmes[code], getattr(line, name)
            tonnes = self.reo(line, quantity) if programme.unit == Unit.T_REO else quantity
            if not tonnes:
                continue
            split = programme.scheme == ProgrammeYear.Scheme.SPLIT
            uses.append(Use(code, category_of(line) if split else Category.ALL, tonnes))
        return sorted(uses, key=lambda use: use.programme)


@dataclass(frozen=True, slots=True)
class _Month:
    """The row of ``counting.sql``; tonnes and factors are texts, so that no digit is lost."""

    programmes: list[tuple[str, str, str | None]] | None
    rules: list[Rule] | None
    oxides: list[Sequence[Any]] | None
    bounds: list[Sequence[Any]] | None


_RULES = sql.Query(__file__, "counting.sql", _Month)
_HOLD = "SELECT pg_advisory_xact_lock_shared(hashtext('quotas.counting_rules'))"
_CHANGE = "SELECT pg_advisory_xact_lock(hashtext('quotas.counting_rules'))"


def hold_rules() -> None:
    """Keep counting rules as they are until the transaction ends; called before a filing reads them.

    Filings do not wait for each other. A rule that is entered or ended waits for them, so that it is refused if it
    would begin before a month that they count.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD)


def wait_for_filings() -> None:
    """Wait until no filing holds the rules, and keep others from reading them until the transaction ends.

    Called before the years of the programme are locked, as filings do it; the trigger of the rules asks for it too.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE)


def _set_factor(row: Sequence[Any]) -> SetFactor:
    product, first, factor = row
    return UUID(product), dt.date.fromisoformat(first), _decimal(factor)


def _set_bound(row: Sequence[Any]) -> SetBound:
    output, output_kind, feed_kind, first, lowest, highest = row
    product = UUID(output) if output else None
    return product, output_kind, feed_kind, dt.date.fromisoformat(first), _decimal(lowest), _decimal(highest)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
