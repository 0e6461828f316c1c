"""How much of which programme a report line uses, by rows of ``CountingRule``; no programme is named in code.

Tonnes of REO are the tonnes of product times their factor (``quotas.oxides``), rounded half-up to the kilogram once,
when they are derived from their line. Later readers use the stored figure.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.db.models import OuterRef, Q, Subquery

from core.questions import Question, one_of
from enterprises.models import OreType
from quotas import months
from quotas.models import Category, CountingRule, Programme, ProgrammeYear, ReportLine, Unit
from quotas.oxides import OxideFactors

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

    programme: Programme
    category: str
    tonnes: Decimal


def category_of(line: ReportLine) -> str:
    """Return the class of the product's element, else of the site's ore; empty if neither has one."""
    if line.product.element is not None:
        return line.product.element.weight
    return ORE_CATEGORY.get(OreType(line.site.ore_type)) or "" if line.site.ore_type else ""


# Site kind, product kind, feed, programme, and the column of the line that is counted.
type Rule = tuple[str, str, str, Any, str]

_PROGRAMMES = Question(
    lambda year: Programme.objects.filter(Q(last_year=None) | Q(last_year__gte=year), first_year__lte=year).annotate(
        scheme=Subquery(
            ProgrammeYear.objects.filter(programme=OuterRef("pk"), year__lte=year)
            .order_by("-year")
            .values("scheme")[:1]
        )
    )
)
# Every filing asks for these some hundred rows: they are read as plain values.
_RULES = Question(
    lambda day, programmes: (
        CountingRule.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=day), programme=one_of(programmes), valid_from__lte=day
        )
        .order_by("valid_from")
        .values_list("site_kind", "product_kind", "feed", "programme_id", "quantity")
    )
)


class Counting:
    """The rules of one month, read once for any number of lines."""

    def __init__(
        self,
        rules: Iterable[Rule],
        programmes: Mapping[Any, Programme],
        schemes: dict[object, str],
        oxides: OxideFactors,
        period: dt.date,
    ) -> None:
        """Index the rules, which are ordered from the oldest: of two that apply to a line, the later one wins."""
        self._quantities: dict[tuple[str, str, str], dict[object, str]] = {}
        self._feeds: dict[str, dict[str, set[str]]] = {}  # by product kind and site kind, where output counts
        for site_kind, product_kind, feed, programme, quantity in rules:
            self._quantities.setdefault((site_kind, product_kind, feed), {})[programme] = quantity
            if quantity == CountingRule.Quantity.PRODUCED:
                self._feeds.setdefault(product_kind, {}).setdefault(site_kind, set()).add(feed)
        self._programmes, self._schemes = programmes, schemes
        self._oxides, self._period = oxides, period

    @classmethod
    def of(cls, period: dt.date) -> Self:
        """Read the rules in force on the month's last day: the day on which its use counts."""
        day = months.last_day(period)
        running: dict[Any, Any] = {programme.pk: programme for programme in _PROGRAMMES(year=day.year)}
        return cls(
            _RULES(day=day, programmes=list(running)),
            running,
            {pk: programme.scheme for pk, programme in running.items() if programme.scheme},
            OxideFactors.read(),
            period,
        )

    def reo(self, line: ReportLine, quantity: Decimal | None) -> Decimal | None:
        """Return ``quantity`` tonnes of the line's product in t REO, or ``None`` if quantity or grade is not stated."""
        return self._oxides.tonnes(line.product, quantity, self._period, grade=line.grade)

    def output_feeds(self, site_kind: str, product_kind: str) -> frozenset[str]:
        """Return the feeds from which output of such a product at such a site counts to a programme."""
        return frozenset(self._feeds.get(product_kind, {}).get(site_kind, ()))

    def is_output(self, product_kind: str) -> bool:
        """Return whether output of such a product counts to a programme at sites of some kind."""
        return product_kind in self._feeds

    def scheme(self, programme: Programme) -> str:
        """Return the category scheme of the year or, until its plan is known, of the latest year before it."""
        return self._schemes.get(programme.pk, ProgrammeYear.Scheme.ALL)

    def uses(self, line: ReportLine) -> list[Use]:
        """Return what the line uses of each programme, without zero amounts, ordered by programme."""
        found = []
        key = (line.site.kind, line.product.kind, line.feed_origin)
        for pk, name in self._quantities.get(key, {}).items():
            programme, quantity = self._programmes[pk], getattr(line, name)
            tonnes = self.reo(line, quantity) if programme.unit == Unit.T_REO else quantity
            if not tonnes:
                continue
            split = self.scheme(programme) == ProgrammeYear.Scheme.SPLIT
            found.append(Use(programme, category_of(line) if split else Category.ALL, tonnes))
        return sorted(found, key=lambda use: use.programme.code)
