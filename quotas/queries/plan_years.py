"""The plan of a holder and of those to whom it distributes, over the years; and where the quota of one year went.

Totals of the categories are compared, so a year that divides them otherwise is like another. As with plans side by side
(``plans``), plans are public, and use is shown as far as the reader may see it or it is published.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from core import row_security
from core.actors import Actor
from quotas.models import Account, Category, Holder, Posting, Programme
from quotas.quantities import ZERO, exact_percent
from quotas.queries.publication import public_plan, published_uses

MOST_YEARS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigure:
    """Plan and use of a holder in a year, in the programme's unit; ``None`` without a plan.

    ``used`` is ``None`` also where the reader may not see it and in a year of which no month is reported.
    ``change_percent``: of the plan against the year before, if both are on record.
    """

    year: int
    allocated: Decimal | None
    used: Decimal | None
    change_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class HolderYears:
    holder: Holder
    figures: Sequence[YearFigure]


@dataclass(frozen=True, slots=True)
class PlanYears:
    """``whole``: the figures of the holder that distributes; ``parts``: of those below it, the largest plan first.

    ``by_category``: the accounts of the parts in each category, without totals, each with its plan.
    """

    years: Sequence[int]
    whole: HolderYears
    parts: Sequence[HolderYears]
    by_category: Sequence[tuple[Account, Decimal]]

    @property
    def most(self) -> Decimal:
        """Return the largest figure among the parts."""
        return max(
            (max(one.allocated or ZERO, one.used or ZERO) for row in self.parts for one in row.figures), default=ZERO
        )


def plan_years(
    programme: Programme, giver: str, actor: Actor, *, until: int, most: int = MOST_YEARS, with_parts: bool = True
) -> PlanYears | None:
    """Return the last years up to ``until`` with a plan of the giver; ``None`` without one. Six queries.

    ``with_parts``: those to whom the giver distributes are read too.
    """
    which = Q(holder__code=giver)
    if with_parts:
        which |= Q(parent__holder__code=giver)
    read = _planned(Account.objects.all() if with_parts else Account.objects.whole(), programme, which, until)
    rows = [row for row in read if row.is_whole]
    years = sorted({row.programme_year.year for row in rows if row.holder.code == giver})[-most:]
    if not years:
        return None
    keys = [row.pk for row in read]
    visible = set(Account.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    told = published_uses(rows, visible)
    plans = {row.pk: public_plan(row, visible=row.pk in visible) for row in read}
    figures = {
        (row.holder, row.programme_year.year): (plans[row.pk], told.get(row.pk))
        for row in rows
        if row.holder.code == giver or row.given or row.pk in visible
    }
    holders = {holder.code: holder for holder, _year in figures}
    table = {code: HolderYears(holder, _years_of(holder, years, figures)) for code, holder in holders.items()}
    whole = table.pop(giver)
    shown = [row for row in table.values() if any(one.allocated or one.used for one in row.figures)]
    below = [row for row in read if row.category != Category.TOTAL and row.holder.code != giver]
    by_category = [(row, plans[row.pk]) for row in below if row.programme_year.year in years]
    return PlanYears(years, whole, sorted(shown, key=_largest_first), by_category)


@dataclass(frozen=True, slots=True)
class Share:
    """Tonnes that a holder gave to another in a year; ``to`` is ``None`` for all further holders together."""

    giver: Holder
    to: Holder | None
    tonnes: Decimal


def shares_of(programme: Programme, giver: str, year: int, *, most: int) -> list[Share]:
    """Return what the giver gave in a year and what those below it passed on, the largest ``most`` of each level.

    Two queries. Figures are those that notices in force gave, without what is withheld, was returned or transferred.
    """
    below = Q(parent__holder__code=giver) | Q(parent__parent__holder__code=giver)
    planned = _planned(Account.objects.whole(), programme, below, year, first=year)
    transferred = _transferred_to([row.holder_id for row in planned], programme, year)
    rows = [
        (row.parent.holder, row.holder, tonnes)
        for row in planned
        if row.parent is not None and (tonnes := row.given - transferred.get(row.holder_id, ZERO)) > ZERO
    ]
    found: list[Share] = []
    for first_level in (True, False):
        level = [row for row in rows if (row[0].code == giver) is first_level]
        ordered = sorted(level, key=lambda row: (-row[2], row[1].code))
        found += [Share(*row) for row in ordered[:most]]
        rest: dict[Holder, Decimal] = {}
        for above, _holder, tonnes in ordered[most:]:
            rest[above] = rest.get(above, ZERO) + tonnes
        found += [Share(above, None, tonnes) for above, tonnes in rest.items()]
    return found


def _transferred_to(holders: Collection[UUID], programme: Programme, year: int) -> dict[UUID, Decimal]:
    """Return what standing transfers brought to holders in a year, which no distribution above them did."""
    rows = Posting.objects.filter(
        kind=Posting.Kind.TRANSFER,
        reversed_by=None,
        to_account__parent=F("from_account"),  # the leg down: that up gives nobody anything
        to_account__holder__in=holders,
        to_account__programme_year__programme=programme,
        to_account__programme_year__year=year,
    )
    with row_security.unrestricted("plans are public: a transfer is no part of a distribution"):
        return dict(rows.order_by().values_list("to_account__holder").annotate(Sum("tonnes")))


def _planned(
    accounts: QuerySet[Account], programme: Programme, which: Q, until: int, *, first: int = 0
) -> list[Account]:
    rows = accounts.filter(
        which, programme_year__programme=programme, programme_year__year__range=(first, until), plan_reached=True
    )
    named = ("holder__enterprise", "holder__group", "holder__jurisdiction")
    with row_security.unrestricted("plans are public: notices in force are read by everybody"):
        return list(
            rows.select_related("programme_year", *named, *(f"parent__{name}" for name in named)).order_by(
                "holder__code"
            )
        )


def _years_of(
    holder: Holder, years: Iterable[int], figures: dict[tuple[Holder, int], tuple[Decimal, Decimal | None]]
) -> list[YearFigure]:
    rows = []
    for year in years:
        allocated, used = figures.get((holder, year), (None, None))
        before = figures.get((holder, year - 1), (None, None))[0]
        change = None if allocated is None or before is None else exact_percent(allocated - before, before)
        rows.append(YearFigure(year=year, allocated=allocated, used=used, change_percent=change))
    return rows


def _largest_first(row: HolderYears) -> tuple[Decimal, str]:
    latest = next((one.allocated for one in reversed(row.figures) if one.allocated), ZERO)
    return -latest, row.holder.code
