"""Growth of what a holder distributes on like terms: the holders and categories that have quota in both years.

What only one of the two years has is left out and stated. Years that divide the categories otherwise are compared by
holder alone. The plans are those of ``plan_years``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quotas.quantities import ZERO, exact_percent
from quotas.queries.plan_years import PlanYears

type _Key = tuple[str, str]  # holder and category


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Holders that have quota of a category in one of two years alone, with its tonnes."""

    holders: int
    tonnes: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeTerms:
    """Tonnes of a year and of the year before of those who have quota in both, in the programme's unit.

    ``new`` and ``gone``: what this year alone and the year before alone have. ``by_category``: the two years divide the
    categories alike, so that a holder may be compared in one and left out in another.
    """

    year: int
    holders: int
    before: Decimal
    after: Decimal
    new: LeftOut
    gone: LeftOut
    by_category: bool

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    @property
    def change_percent(self) -> Decimal | None:
        return exact_percent(self.change, self.before)


def like_terms(found: PlanYears) -> list[LikeTerms]:
    """Return the growth of each of the years whose year before is among them too, in their order."""
    schemes: dict[int, str] = {}
    figures: dict[int, dict[_Key, Decimal]] = {year: {} for year in found.years}
    for account, tonnes in found.by_category:
        year = account.programme_year
        schemes[year.year] = year.scheme
        if tonnes > ZERO:
            figures[year.year][account.holder.code, account.category] = tonnes
    return [
        _compared(year, figures[year - 1], figures[year], by_category=schemes.get(year - 1) == schemes.get(year))
        for year in found.years
        if figures.get(year - 1) and figures[year]
    ]


def _compared(
    year: int, before: Mapping[_Key, Decimal], after: Mapping[_Key, Decimal], *, by_category: bool
) -> LikeTerms:
    if not by_category:
        before, after = _of_holders(before), _of_holders(after)
    both = before.keys() & after.keys()
    return LikeTerms(
        year=year,
        holders=len({holder for holder, _category in both}),
        before=sum((before[key] for key in both), ZERO),
        after=sum((after[key] for key in both), ZERO),
        new=_left_out(after, both),
        gone=_left_out(before, both),
        by_category=by_category,
    )


def _of_holders(figures: Mapping[_Key, Decimal]) -> dict[_Key, Decimal]:
    whole: dict[_Key, Decimal] = {}
    for (holder, _category), tonnes in figures.items():
        whole[holder, ""] = whole.get((holder, ""), ZERO) + tonnes
    return whole


def _left_out(figures: Mapping[_Key, Decimal], both: Iterable[_Key]) -> LeftOut:
    alone = figures.keys() - set(both)
    return LeftOut(len({holder for holder, _category in alone}), sum((figures[key] for key in alone), ZERO))
