"""The plans of one holder side by side: every programme of a year, beside the year before and along the chain.

Totals of the categories are compared, so a year that divides them otherwise is like another. Plans are public: a reader
who does not see a holder's account reads what notices in force gave it, and of a nation or province its published use.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from uuid import UUID

from core import clock, row_security
from core.actors import Actor
from enterprises.models import NATION
from quotas.models import Account, Programme
from quotas.quantities import ZERO, exact_percent
from quotas.queries.publication import PUBLISHED, published_uses

# From the ore to the border; each figure is also shown in percent of the one before it.
CHAIN = (
    Programme.Activity.MINING,
    Programme.Activity.MINERAL,
    Programme.Activity.SMELTING,
    Programme.Activity.EXPORT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Allocation and use of a holder in a programme year, and its allocation of the year before; in its unit.

    ``before`` is ``None`` if no plan of the year before is on record. ``of_previous``: the plan in percent of the plan
    one step earlier in the chain, ``None`` without one or in another unit. ``used`` is ``None`` in a year of which no
    month is reported here, and where the reader may not see the account of a group or an enterprise.
    """

    programme: Programme
    year: int
    allocated: Decimal
    used: Decimal | None
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
        return None if self.used is None else exact_percent(self.used, self.allocated)


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


@dataclass(frozen=True, slots=True)
class _Figures:
    """Figures of an account that a reader may see."""

    programme: Programme
    year: int
    allocated: Decimal
    used: Decimal | None


def side_by_side(years: Iterable[int], holder: str, actor: Actor) -> list[PlansOfYear]:
    """Return the plans of a holder in each of the years; at most five queries."""
    wanted = list(years)
    rows = _plans_of(holder, {*wanted, *(year - 1 for year in wanted)})
    keys = [row.pk for row in rows]
    visible = set(Account.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    told = published_uses(rows, visible)
    figures = {
        (row.programme_year.programme_id, row.programme_year.year): _figures(row, told, visible=row.pk in visible)
        for row in rows
        if row.given > ZERO or row.pk in visible
    }
    programmes = {row.programme.pk: row.programme for row in figures.values()}
    ordered = sorted(programmes.values(), key=lambda programme: (CHAIN.index(programme.activity), programme.code))
    return [PlansOfYear(year, _plans(ordered, year, figures)) for year in wanted]


def national_totals() -> dict[tuple[str, int], Decimal]:
    """Return the national plan by the code of its programme and its year; one query."""
    return {
        (account.programme_year.programme.code, account.programme_year.year): account.received
        for account in _plans_of(NATION)
    }


def _plans_of(holder: str, years: Collection[int] = ()) -> list[Account]:
    """Return the holder's accounts that a plan has reached, of these years or of all."""
    rows = Account.objects.whole().filter(holder__code=holder, plan_reached=True)
    if years:
        rows = rows.filter(programme_year__year__in=years)
    with row_security.unrestricted("plans are public: notices in force are read by everybody"):
        return list(rows.select_related("programme_year__programme", "holder"))


def _figures(account: Account, told: dict[UUID, Decimal], *, visible: bool) -> _Figures:
    programme, year = account.programme_year.programme, account.programme_year.year
    published = account.holder.type in PUBLISHED
    return _Figures(
        programme,
        year,
        allocated=account.allocated if visible or published else account.given,
        used=told.get(account.pk),
    )


def _plans(programmes: Sequence[Programme], year: int, figures: dict[tuple[UUID, int], _Figures]) -> list[Plan]:
    plans: list[Plan] = []
    for programme in programmes:
        own = figures.get((programme.pk, year))
        if own is None:
            continue
        before = figures.get((programme.pk, year - 1))
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
                allocated=own.allocated,
                used=own.used,
                before=before.allocated if before else None,
                of_previous=exact_percent(own.allocated, previous.allocated) if previous else None,
            )
        )
    return plans


def years_with_plans(holder: str, *, later: bool = False) -> list[int]:
    """Return the years in which the holder has a plan, newest first; ``later``: those after the business year too."""
    years = {row.programme_year.year for row in _plans_of(holder) if row.given > ZERO}
    return sorted((year for year in years if later or year <= clock.today().year), reverse=True)
