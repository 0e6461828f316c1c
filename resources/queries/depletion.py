"""Reserves carried forward: an estimate less what the mines depleted in its year, beside the next year's estimate.

An estimate is as of the beginning of its year. Depletion is what the returns of resource use state, of both halves.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from core.actors import Actor
from resources.models import ElementClass, ReserveEstimate, UseReturn, ore_class


@dataclass(frozen=True, slots=True)
class CarriedForward:
    """One estimate carried to the next year, in t REO; ``stated`` is the estimate of that year, if there is one."""

    opening: ReserveEstimate
    depleted: Decimal
    returns: int
    stated: ReserveEstimate | None

    @property
    def closing(self) -> Decimal:
        assert self.opening.remaining_t is not None
        return self.opening.remaining_t - self.depleted

    @property
    def difference(self) -> Decimal | None:
        """Return by how much the next estimate is above what was carried forward; below zero, it is less."""
        if self.stated is None or self.stated.remaining_t is None:
            return None
        return self.stated.remaining_t - self.closing


def carried_forward(row: ReserveEstimate, reader: Actor) -> CarriedForward | None:
    """Return an estimate less the depletion that the reader sees; ``None`` where mines are not told apart.

    That is of a single deposit, since a return names its mine and not the deposit, and of an estimate withdrawn.
    """
    if row.remaining_t is None or row.deposit:
        return None
    if row.mining_area_id is not None:
        within = Q(site__mining_area=row.mining_area_id)
    else:
        # The prefix of the nation's code is no prefix of the codes of its places.
        nation = row.place.code == "CN"
        within = Q() if nation else Q(site__jurisdiction__code__startswith=row.place.code)
    returns = UseReturn.objects.visible_to(reader).standing().filter(within, year=row.year, depleted_reo__isnull=False)
    counted = [
        each
        for each in returns.select_related("site")
        if row.element_class == ElementClass.ALL or ore_class(each.site.ore_type) == row.element_class
    ]
    following = ReserveEstimate.objects.of_subject(row).standing().filter(year=row.year + 1, method=row.method)
    return CarriedForward(
        opening=row,
        depleted=sum((each.depleted_reo for each in counted if each.depleted_reo is not None), Decimal(0)),
        returns=len(counted),
        stated=following.order_by("pk").first(),
    )
