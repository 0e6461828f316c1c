"""What a line of a report uses of which programme. Rows say it (``CountingRule``); nothing here knows a programme.

Tonnes of REO are the tonnes of product times the product's factor, or the grade stated in the line, rounded half-up to
the kilogram once, where they are derived from their line. Whoever needs them later reads the stored figure.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db.models import Q

from enterprises.models import OreType
from quotas import months
from quotas.models import Category, CountingRule, Programme, ProgrammeYear, ReportLine, Unit
from quotas.quantities import to_kilogram

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
    """``category`` is empty where a split year leaves open whether the line is light or medium-heavy."""

    programme: Programme
    category: str
    tonnes: Decimal


def reo(line: ReportLine, quantity: Decimal | None) -> Decimal | None:
    """``quantity`` tonnes of the line's product in t REO; ``None`` where quantity or grade is not stated."""
    factor = line.product.reo_factor if line.product.reo_factor is not None else line.grade
    if quantity is None or factor is None:
        return None
    return to_kilogram(quantity * factor)


def category_of(line: ReportLine) -> str:
    """The class of the product's element, else of the site's ore; empty where neither says."""
    if line.product.element is not None:
        return line.product.element.weight
    return ORE_CATEGORY.get(OreType(line.site.ore_type)) or "" if line.site.ore_type else ""


class Counting:
    """The rules of one month, read once for any number of lines."""

    def __init__(self, rules: Iterable[CountingRule], schemes: dict[object, str]) -> None:
        self._rules: dict[tuple[str, str, str], dict[object, CountingRule]] = {}
        # Of two rules that both hold for a line, the later one has replaced the earlier.
        for rule in sorted(rules, key=lambda rule: rule.valid_from):
            key = (rule.site_kind, rule.product_kind, rule.feed)
            self._rules.setdefault(key, {})[rule.programme_id] = rule
        self._schemes = schemes

    @classmethod
    def of(cls, period: dt.date) -> Self:
        """The rules in force on the month's last day: the day on which its use counts."""
        day = months.last_day(period)
        rules = CountingRule.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=day),
            Q(programme__last_year=None) | Q(programme__last_year__gte=day.year),
            valid_from__lte=day,
            programme__first_year__lte=day.year,
        ).select_related("programme__authority")
        latest = ProgrammeYear.objects.filter(year__lte=day.year).order_by("programme_id", "-year")
        return cls(rules, dict(latest.distinct("programme_id").values_list("programme_id", "scheme")))

    def scheme(self, programme: Programme) -> str:
        """Of the year, or until its plan is known of the latest year before it."""
        return self._schemes.get(programme.pk, ProgrammeYear.Scheme.ALL)

    def uses(self, line: ReportLine) -> list[Use]:
        """What the line takes of each programme, without what comes to nothing."""
        found = []
        key = (line.site.kind, line.product.kind, line.feed_origin)
        for rule in self._rules.get(key, {}).values():
            quantity: Decimal | None = getattr(line, rule.quantity)
            tonnes = reo(line, quantity) if rule.programme.unit == Unit.T_REO else quantity
            if not tonnes:
                continue
            split = self.scheme(rule.programme) == ProgrammeYear.Scheme.SPLIT
            found.append(Use(rule.programme, category_of(line) if split else Category.ALL, tonnes))
        return sorted(found, key=lambda use: use.programme.code)
