"""The one conversion into oxide: of report lines, and of statistics that are printed in metal.

The factor of a product in a month is the one that the regulator has set for it (``OxideFactor``), else the one that
comes with it (of a metal, derived from the standard atomic weights), else the grade that a report line states.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Self
from uuid import UUID

from quotas.models import OxideFactor, Product
from quotas.quantities import to_kilogram
from quotas.report_lines import ProductRow

# Product, first month and factor; an empty factor ends what was set.
type SetFactor = tuple[UUID, dt.date, Decimal | None]


class OxideFactors:
    """The factors that have been set, read once for any number of figures."""

    def __init__(self, factors: Iterable[SetFactor] = ()) -> None:
        """``factors`` in the order in which each replaces those before it."""
        self._set: dict[UUID, list[tuple[dt.date, Decimal | None]]] = {}
        for product, first, factor in factors:
            self._set.setdefault(product, []).append((first, factor))

    @classmethod
    def read(cls) -> Self:
        """Read all that has been set. One query."""
        return cls(OxideFactor.objects.up_to(dt.date.max).values_list("product_id", "from_month", "factor"))

    def fixed(self, product: Product | ProductRow, period: dt.date) -> Decimal | None:
        """Return the factor of a product in a month; ``None`` where each report line states the grade."""
        held = [factor for first, factor in self._set.get(product.id, ()) if first <= period]
        return held[-1] if held and held[-1] is not None else product.reo_factor

    def tonnes(
        self, product: Product | ProductRow, quantity: Decimal | None, period: dt.date, *, grade: Decimal | None = None
    ) -> Decimal | None:
        """Return tonnes of a product in t REO, to the kilogram; ``None`` where quantity or factor is not known."""
        fixed = self.fixed(product, period)
        factor = fixed if fixed is not None else grade
        if quantity is None or factor is None:
            return None
        return to_kilogram(quantity * factor)
