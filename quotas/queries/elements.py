"""Tonnes of the oxide of each element in what reports of a year state: in feed, in products, sold."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum

from core import clock, months
from core.actors import Actor
from quotas.models import Element, ElementClassification, ProductShare, Report, ReportLine
from quotas.models.elements import PLENTIFUL, SCARCE

WHOLE = Decimal(100)
QUANTITIES = ("produced", "purchased", "consumed", "sold", "exported", "lost")


@dataclass(slots=True)
class Balance:
    """The oxide of an element in a year, in tonnes of REO."""

    element: Element
    classifications: list[ElementClassification] = field(default_factory=list)
    produced: Decimal = Decimal(0)
    purchased: Decimal = Decimal(0)
    consumed: Decimal = Decimal(0)
    sold: Decimal = Decimal(0)
    exported: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)

    @property
    def piled_up(self) -> Decimal:
        """Return by how much stocks grew in the year; below zero where they were drawn on."""
        return self.produced + self.purchased - self.consumed - self.sold - self.exported - self.lost

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is known of the element in the year but its class in the register."""
        return not self.classifications and not any(getattr(self, name) for name in QUANTITIES)

    @property
    def is_plentiful(self) -> bool:
        return self.element.symbol in PLENTIFUL

    @property
    def is_scarce(self) -> bool:
        return self.element.symbol in SCARCE


@dataclass(frozen=True, slots=True)
class Balances:
    """The balances of a year by element, and the oxide made of products whose elements nobody stated, t REO."""

    rows: list[Balance]
    without_figures: list[Element]
    unknown: Decimal


def balances(year: int, reader: Actor) -> Balances:
    """Return the balance of each element by the reports of a year that the reader sees; four queries.

    A month's products are shared out by the shares in force on its last day.
    """
    last = dt.date(year, 12, 31)
    rows = {element.pk: Balance(element) for element in Element.objects.order_by("symbol")}
    for classification in ElementClassification.objects.in_force(min(last, clock.today())):
        rows[classification.element_id].classifications.append(classification)
    shares: dict[UUID, list[ProductShare]] = defaultdict(list)
    statements: Any = ProductShare.objects
    for share in statements.counting().filter(day__lte=last):
        shares[share.product_id].append(share)
    unknown = Decimal(0)
    reports = Report.objects.visible_to(reader).filter(state__in=Report.STANDING, period__year=year)
    sums = (
        ReportLine.objects.filter(report__in=reports)
        .values("report__period", "product", "product__element", "product__reo_factor", "grade")
        .annotate(**{f"sum_{name}": Sum(name) for name in QUANTITIES})
        .order_by()
    )
    for line in map(dict[str, Any], sums):
        factor = line["product__reo_factor"] if line["product__reo_factor"] is not None else line["grade"]
        oxide = {name: (line[f"sum_{name}"] or Decimal(0)) * (factor or Decimal(0)) for name in QUANTITIES}
        unknown += _share_out(line, oxide, shares, rows)
    shown = [row for row in rows.values() if not row.is_empty]
    return Balances(shown, [row.element for row in rows.values() if row.is_empty], unknown)


def _share_out(
    line: Mapping[str, Any],
    oxide: dict[str, Decimal],
    shares: dict[UUID, list[ProductShare]],
    rows: dict[UUID, Balance],
) -> Decimal:
    """Add the oxide of a product to its elements; return what was made of it and belongs to none."""
    if line["product__element"] is not None:
        parts = [(line["product__element"], WHOLE)]
    else:
        day = months.last_day(line["report__period"])
        parts = [
            (share.element_id, share.percent)
            for share in shares.get(line["product"], [])
            if share.day <= day and (share.until is None or share.until >= day)
        ]
    for element, percent in parts:
        for name in QUANTITIES:
            setattr(rows[element], name, getattr(rows[element], name) + oxide[name] * percent / WHOLE)
    stated = sum((percent for _element, percent in parts), Decimal(0))
    return oxide["produced"] * (WHOLE - stated) / WHOLE
