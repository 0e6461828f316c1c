"""Sums of the cost of incidents by province and year."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractYear, Left

from enterprises.models import Jurisdiction
from enterprises.scoping import PROVINCE_DIGITS
from environment.models import Incident


@dataclass(frozen=True, slots=True)
class YearlyCost:
    """The incidents of a province and year that count, how many of them state a cost, and its sum in yuan."""

    province: Jurisdiction
    year: int
    incidents: int
    with_cost: int
    cost: Decimal | None

    @property
    def without_cost(self) -> int:
        return self.incidents - self.with_cost


def costs(incidents: QuerySet[Incident]) -> list[YearlyCost]:
    """Return the sums of incidents that count, newest year first; those without a cost are counted apart."""
    groups = (
        incidents.order_by()
        .annotate(province=Left("place__code", PROVINCE_DIGITS), year=ExtractYear("day"))
        .values_list("province", "year")
        .annotate(incidents=Count("pk"), with_cost=Count("cost"), sum=Sum("cost"))
        .order_by("-year", "province")
    )
    found = list(groups)
    places = {place.code: place for place in Jurisdiction.objects.filter(code__in={row[0] for row in found})}
    return [
        YearlyCost(places[province], year, number, with_cost, total)
        for province, year, number, with_cost, total in found
    ]
