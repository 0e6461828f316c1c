"""Sums of stores of tailings by province and who bears their restoration: how many, their stock, what was spent."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Left

from enterprises.models import Jurisdiction
from enterprises.scoping import PROVINCE_DIGITS
from environment.models import TailingsStore


@dataclass(frozen=True, slots=True)
class BorneStores:
    """The stores of a province whose restoration one bearer bears; sums are of those that state the figure."""

    province: Jurisdiction
    bearer: str
    stores: int
    stock: Decimal | None
    with_cost: int
    cost: Decimal | None

    @property
    def bearer_label(self) -> str:
        return str(TailingsStore.Bearer(self.bearer).label)

    @property
    def query(self) -> str:
        """Return the query of the list that keeps these stores."""
        return f"?{urlencode({'province': self.province.code, 'bearer': self.bearer})}"


def borne(stores: QuerySet[TailingsStore]) -> list[BorneStores]:
    """Return the sums of stores that count, by province and bearer."""
    groups = (
        stores.order_by()
        .annotate(province=Left("place__code", PROVINCE_DIGITS))
        .values_list("province", "bearer")
        .annotate(stores=Count("pk"), stock_sum=Sum("stock"), with_cost=Count("cost"), cost_sum=Sum("cost"))
        .order_by("province", "bearer")
    )
    found = list(groups)
    places = {place.code: place for place in Jurisdiction.objects.filter(code__in={row[0] for row in found})}
    return [BorneStores(places[province], *rest) for province, *rest in found]
