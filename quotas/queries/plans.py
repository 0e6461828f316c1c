"""The plans of one holder side by side: every programme of a year, beside the year before and along the chain.

Totals of the categories are compared, so a year that divides them otherwise is like another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from uuid import UUID

from core.actors import Actor
from quotas.models import Account, Programme
from quotas.quantities import ZERO, exact_percent

# From the ore to the border; each figure is also shown in percent of the one before it.
CHAIN = (
    Programme.Activity.MINING,
    Programme.Activity.MINERAL,
    Programme.Activity.SMELTING,
    Programme.Activity.EXPORT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a holder was allocated and used in a programme year, in the programme's unit; and allocated the year before.

    ``before`` is ``None`` if no plan of the year before is on record. ``of_previous``: the plan in percent of the plan
    one step earlier in the chain, ``None`` without one or in another unit.
    """

    programme: Programme
    year: int
    allocated: Decimal
    used: Decimal
    before: Decimal | None
    of_previous: Decimal | None

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.allocated - self.before

    @property
    def change_percent(self) -> Decimal | None:
        return None if self.before is None or self.change is None else exact_percent(self.change, self.before)

    @property
    def used_percent(self) -> Decimal | None:
        return exact_percent(self.used, self.allocated)


@dataclass(frozen=True, slots=True)
class Divergence:
    """Two plans of a chain of which one was cut and the other was not."""

    cut: Plan
    other: Plan


@dataclass(frozen=True, slots=True)
class PlansOfYear:
    year: int
    plans: Sequence[Plan]

    @property
    def divergences(self) -> list[Divergence]:
        """Return the pairs of plans of which one was cut against the year before and the other kept or raised."""
        known = [(plan, plan.change) for plan in self.plans]
        pairs = [
            (one, other) if change < 0 else (other, one)
            for (one, change), (other, others) in combinations(known, 2)
            if change is not None and others is not None and (change < 0) != (others < 0)
        ]
        return [Divergence(cut, other) for cut, other in pairs]


def side_by_side(years: Iterable[int], holder: str, actor: Actor) -> list[PlansOfYear]:
    """Return the plans of a holder in each of the years, as far as the actor sees its accounts; one query."""
    wanted = list(years)
    rows = (
        Account.objects.visible_to(actor)
        .whole()
        .filter(holder__code=holder, programme_year__year__in={*wanted, *(year - 1 for year in wanted)})
        .select_related("programme_year__programme")
    )
    accounts = {(row.programme_year.programme_id, row.programme_year.year): row for row in rows if row.plan_reached}
    programmes = {row.programme_year.programme.pk: row.programme_year.programme for row in accounts.values()}
    ordered = sorted(programmes.values(), key=lambda programme: (CHAIN.index(programme.activity), programme.code))
    return [PlansOfYear(year, _plans(ordered, year, accounts)) for year in wanted]


def _plans(programmes: Sequence[Programme], year: int, accounts: dict[tuple[UUID, int], Account]) -> list[Plan]:
    plans: list[Plan] = []
    for programme in programmes:
        account = accounts.get((programme.pk, year))
        if account is None:
            continue
        before = accounts.get((programme.pk, year - 1))
        previous = next(
            (
                plan
                for plan in reversed(plans)
                if plan.programme.activity != programme.activity and plan.programme.unit == programme.unit
            ),
            None,
        )
        plans.append(
            Plan(
                programme=programme,
                year=year,
                allocated=account.allocated,
                used=account.used,
                before=before.allocated if before else None,
                of_previous=exact_percent(account.allocated, previous.allocated) if previous else None,
            )
        )
    return plans


def years_with_plans(holder: str, actor: Actor) -> list[int]:
    """Return the years in which the holder has a plan that the actor may see, newest first."""
    rows = Account.objects.visible_to(actor).whole().filter(holder__code=holder, plan_reached=True, allocated__gt=ZERO)
    return sorted(set(rows.order_by().values_list("programme_year__year", flat=True)), reverse=True)
