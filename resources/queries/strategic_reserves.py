"""Holdings of strategic reserves on a day: by reserve and material, and summed up by form and holder."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from uuid import UUID

from django.db.models import Case, F, QuerySet, Sum, When

from resources.models import ReserveMovement, StrategicReserve

Material = ReserveMovement.Material
NOTHING = Decimal("0.000")
CHANGE = Sum(Case(When(direction=ReserveMovement.Direction.IN, then=F("tonnes")), default=-F("tonnes")))


@dataclass(frozen=True, slots=True)
class Holding:
    """Tonnes of REO that are held of one material."""

    material: str
    tonnes: Decimal

    @property
    def label(self) -> str:
        return str(Material(self.material).label)


@dataclass(frozen=True, slots=True)
class Balance:
    """Holdings of a reserve on a day."""

    holdings: tuple[Holding, ...] = ()

    @property
    def tonnes(self) -> Decimal:
        return sum((each.tonnes for each in self.holdings), NOTHING)


@dataclass(frozen=True, slots=True)
class Group:
    """The sum of the reserves of one form and holder."""

    form: str
    holder: str
    count: int
    tonnes: Decimal

    @property
    def form_label(self) -> str:
        return str(StrategicReserve.Form(self.form).label)

    @property
    def holder_label(self) -> str:
        return str(StrategicReserve.Holder(self.holder).label)


def balances(reserves: Iterable[StrategicReserve], on: dt.date) -> dict[UUID, Balance]:
    """Return what each of the reserves holds at the end of a day, by its key. One query."""
    rows = ReserveMovement.objects.until(on).filter(reserve__in=[reserve.pk for reserve in reserves]).order_by()
    held: dict[UUID, list[Holding]] = {}
    for key, material, tonnes in rows.values_list("reserve", "material").annotate(held=CHANGE).order_by("material"):
        held.setdefault(key, []).append(Holding(material, tonnes))
    return {key: Balance(tuple(holdings)) for key, holdings in held.items()}


def least_from(reserve: StrategicReserve, material: str, day: dt.date) -> Decimal:
    """Return the least that is held of a material at the end of a day or of any later one."""
    rows = ReserveMovement.objects.filter(reserve=reserve, material=material).order_by().values_list("day")
    changes = dict(rows.annotate(change=CHANGE))
    held = sum((change for on, change in changes.items() if on <= day), NOTHING)
    least = held
    for on in sorted(on for on in changes if on > day):
        held += changes[on]
        least = min(least, held)
    return least


def groups(reserves: QuerySet[StrategicReserve], on: dt.date) -> list[Group]:
    """Return what is held on a day, for every form and kind of holder."""
    rows = list(reserves.only("pk", "form", "holder"))
    held = balances(rows, on)
    pairs = product(StrategicReserve.Form.values, StrategicReserve.Holder.values)
    found: dict[tuple[str, str], list[Decimal]] = {pair: [] for pair in pairs}
    for row in rows:
        found[row.form, row.holder].append(held.get(row.pk, Balance()).tonnes)
    return [Group(*key, len(tonnes), sum(tonnes, NOTHING)) for key, tonnes in found.items()]
