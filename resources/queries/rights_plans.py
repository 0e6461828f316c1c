"""Plans of mining rights beside the new licences that draw on them.

A licence draws on the plan of its area and first year unless it renews one that ended the day before, is a recorded
exception or was revoked on its own first day. All licences count, whoever asks: the number of mining rights of an area
is public, as the register.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import ExtractYear

from core import row_security
from enterprises.models import Licence, MiningArea
from resources.models import RightsPlan


@dataclass(frozen=True, slots=True)
class UsedPlan:
    """A plan with the number of new licences that drew on it."""

    plan: RightsPlan
    used: int

    @property
    def left(self) -> int:
        return max(self.plan.rights - self.used, 0)

    @property
    def excess(self) -> int:
        """Return the licences beyond the plan, such as those that were issued before it was recorded."""
        return max(self.used - self.plan.rights, 0)


def used_rights(areas: Iterable[UUID]) -> dict[tuple[UUID, int], int]:
    """Return the number of new mining licences by area and first year; one query."""
    rows = Licence.objects.ever_in_force().filter(
        kind=Licence.Kind.MINING, exception="", site__mining_area__in=list(areas)
    )
    new = rows.without_renewals().annotate(first_year=ExtractYear("valid_from"))
    counted = new.order_by().values_list("site__mining_area", "first_year").annotate(number=Count("pk"))
    with row_security.unrestricted("the number of mining rights of an area is as public as the register"):
        return {(area, year): number for area, year, number in counted}


def with_use(plans: Iterable[RightsPlan]) -> list[UsedPlan]:
    """Return the plans with the number of licences that drew on each; one query."""
    rows = list(plans)
    used = used_rights({row.mining_area_id for row in rows})
    return [UsedPlan(row, used.get((row.mining_area_id, row.year), 0)) for row in rows]


def rights_of(area: MiningArea, year: int) -> int | None:
    """Return how many new licences an area may get in a year; ``None`` if no plan binds the area."""
    plans = dict(RightsPlan.objects.standing().filter(mining_area=area).values_list("year", "rights"))
    return plans.get(year, 0) if plans else None
