"""The part of the register whose flows are asked for: a year or a month, of an enterprise, a province or the nation."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import QuerySet

from quotas.models import Product, Report


@dataclass(frozen=True, slots=True)
class Scope:
    year: int
    month: int | None = None
    province: str = ""
    enterprise: str = ""
    material: str = ""
    family: str = ""

    @classmethod
    def of(cls, chosen: Mapping[str, Any], today: dt.date) -> Self:
        return cls(
            year=chosen.get("year") or today.year,
            month=chosen.get("month"),
            province=chosen.get("province") or "",
            enterprise=chosen.get("enterprise") or "",
            material=chosen.get("material") or "",
            family=chosen.get("family") or "",
        )

    @property
    def months(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last month."""
        return dt.date(self.year, self.month or 1, 1), dt.date(self.year, self.month or 12, 1)

    def reports(self, visible: QuerySet[Report]) -> QuerySet[Report]:
        """Return the reports of the scope among those that the reader sees."""
        rows = visible
        if self.enterprise:
            rows = rows.filter(enterprise__code=self.enterprise)
        if self.province:
            rows = rows.filter(enterprise__jurisdiction__code__startswith=self.province)
        return rows

    @property
    def products(self) -> QuerySet[Product] | None:
        """Return the products of the scope; None: every product."""
        if not (self.material or self.family):
            return None
        rows = Product.objects.filter(material=self.material) if self.material else Product.objects.all()
        return rows.of_family(self.family) if self.family else rows
