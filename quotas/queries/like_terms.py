"""Growth of what a holder distributes on like terms: the holders and categories that have quota in both years.

What only one of the two years has is left out and stated. Years that divide the categories otherwise are compared by
holder alone. Plans are public, as in ``plan_years``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core import row_security
from core.actors import Actor
from quotas.models import Account, Category, Programme
from quotas.quantities import ZERO, exact_percent
from quotas.queries.publication import public_plan

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


def like_terms(programme: Programme, giver: str, actor: Actor, years: Sequence[int]) -> list[LikeTerms]:
    """Return the growth of each of the years whose year before is among them too, in their order. Two queries."""
    schemes: dict[int, str] = {}
    figures: dict[int, dict[_Key, Decimal]] = {year: {} for year in years}
    for account, tonnes in _accounts(programme, giver, actor, years):
        year = account.programme_year
        schemes[year.year] = year.scheme
        if tonnes > ZERO:
            figures[year.year][account.holder.code, account.category] = tonnes
    return [
        _compared(year, figures[year - 1], figures[year], by_category=schemes.get(year - 1) == schemes.get(year))
        for year in years
        if figures.get(year - 1) and figures[year]
    ]


def _accounts(
    programme: Programme, giver: str, actor: Actor, years: Sequence[int]
) -> Iterable[tuple[Account, Decimal]]:
    """Return the accounts below the giver, each with what it has today or, if that is not public, was given."""
    rows = Account.objects.exclude(category=Category.TOTAL).filter(
        programme_year__programme=programme,
        programme_year__year__in=years,
        parent__holder__code=giver,
        plan_reached=True,
    )
    with row_security.unrestricted("plans are public: notices in force are read by everybody"):
        accounts = list(rows.select_related("programme_year", "holder"))
    keys = [account.pk for account in accounts]
    visible = set(Account.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    for account in accounts:
        yield account, public_plan(account, visible=account.pk in visible)


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
