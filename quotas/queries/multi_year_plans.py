"""Multi-year plans beside what notices gave the nation and what was used, with the deviation of both by year."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core import clock
from core.actors import Actor
from enterprises.models import NATION
from quotas.models import MultiYearPlan
from quotas.quantities import ZERO, exact_percent
from quotas.queries.plan_years import plan_years


@dataclass(frozen=True, slots=True)
class TargetYear:
    """The target of a year with quota and use of the nation; ``None`` without a notice, or where no use is told."""

    year: int
    target: Decimal
    allocated: Decimal | None
    used: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Return the tonnes that notices gave beyond the target; below zero, less."""
        return None if self.allocated is None else self.allocated - self.target

    @property
    def difference_percent(self) -> Decimal | None:
        return None if self.difference is None else exact_percent(self.difference, self.target)

    @property
    def used_difference(self) -> Decimal | None:
        """Return the tonnes used beyond the target; below zero, less; ``None`` until the year is over."""
        is_over = self.year < clock.today().year
        return self.used - self.target if self.used is not None and is_over else None

    @property
    def used_percent(self) -> Decimal | None:
        return None if self.used_difference is None else exact_percent(self.used_difference, self.target)


@dataclass(frozen=True, slots=True)
class PlanWithYears:
    plan: MultiYearPlan
    years: list[TargetYear]

    @property
    def target(self) -> Decimal:
        return sum((one.target for one in self.years), ZERO)

    @property
    def target_so_far(self) -> Decimal:
        """Return the targets of the years for which notices gave quota, with which ``allocated`` compares."""
        return sum((one.target for one in self.years if one.allocated is not None), ZERO)

    @property
    def allocated(self) -> Decimal:
        return sum((one.allocated for one in self.years if one.allocated is not None), ZERO)

    @property
    def difference(self) -> Decimal:
        return self.allocated - self.target_so_far


def with_years(plans: Iterable[MultiYearPlan], actor: Actor) -> list[PlanWithYears]:
    """Return the plans with quota and use of their years; a few queries for each programme, not for each plan."""
    rows = list(plans)
    found: dict[tuple[object, int], tuple[Decimal | None, Decimal | None]] = {}
    for programme in {row.programme for row in rows}:
        own = [row for row in rows if row.programme == programme]
        first, last = min(row.first_year for row in own), max(row.last_year for row in own)
        known = plan_years(programme, NATION, actor, until=last, most=last - first + 1, with_parts=False)
        for one in known.whole.figures if known is not None else ():
            found[programme.pk, one.year] = (one.allocated, one.used)
    return [
        PlanWithYears(
            row,
            [
                TargetYear(year, target, *found.get((row.programme_id, year), (None, None)))
                for year, target in row.tonnes_by_year.items()
            ],
        )
        for row in rows
    ]
