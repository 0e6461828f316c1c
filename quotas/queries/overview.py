"""A programme year at one level: quota received from above, its distribution, and its use month by month.

A level is one account (of the nation, a province, a group …) with all below it or, for a place without quota of its
own, the enterprises' accounts that the reader may see.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When

from core.actors import Actor
from quotas.models import Account, AccountDay, Category, Holder, Notice, ProgrammeYear
from quotas.models.accounts import AccountQuerySet
from quotas.quantities import ZERO, to_kilogram

HEIGHTS = [kind for kind in Holder.Type.values if kind != Holder.Type.ENTERPRISE]
_BY_HEIGHT = Case(
    *(When(holder__type=kind, then=Value(rank)) for rank, kind in enumerate(HEIGHTS)), output_field=IntegerField()
)


def years_seen(actor: Actor) -> QuerySet[ProgrammeYear]:
    """Return the programme years in which the actor sees an account, the newest first."""
    visible = Account.objects.visible_to(actor).filter(programme_year=OuterRef("pk"))
    return (
        ProgrammeYear.objects.filter(Exists(visible)).select_related("programme").order_by("-year", "programme__code")
    )


def distributors(visible: AccountQuerySet, year: ProgrammeYear) -> QuerySet[Account]:
    """Return the accounts of all holders that distribute, the highest first, among those that the reader may see."""
    rows = visible.whole().filter(programme_year=year, holder__type__in=HEIGHTS)
    return rows.select_related(
        "programme_year__programme", "holder__jurisdiction", "holder__group", "holder__place"
    ).order_by(_BY_HEIGHT, "holder__code")


def within(visible: AccountQuerySet, year: ProgrammeYear, top: Account | None) -> AccountQuerySet:
    """Return the enterprises' accounts below a level, by category: the ones that are counted and ranked."""
    rows = visible.filter(programme_year=year, enterprise__isnull=False).exclude(category=Category.TOTAL)
    if top is None or top.holder.type == Holder.Type.NATION:
        return rows
    if top.holder.group_id is not None:
        return rows.filter(group=top.holder.group_id)
    return rows.filter(place__startswith=top.holder.code)


def count_by_state(rows: QuerySet[Account]) -> dict[str, int]:
    """Count the accounts in each state that needs attention."""
    counts: dict[str, int] = rows.order_by().aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in (*Account.OVER, Account.State.NEAR)}
    )
    return counts


def over_by_province(rows: AccountQuerySet) -> dict[str, int]:
    """Count the enterprises' accounts that are over in each province, by its two digits."""
    return dict(rows.over().order_by().values_list("province").annotate(Count("pk")).order_by())


def distribution_is_unknown(top: Account) -> bool:
    """Return whether the plan comes from a historical source that does not say how it was distributed."""
    if top.received == 0 or top.passed_on > 0:
        return False
    papers = Notice.objects.filter(
        programme_year=top.programme_year_id, state=Notice.State.IN_FORCE, fictitious=False
    ).exclude(evidence="")
    return papers.exists()


def used_by_month(accounts: Collection[UUID]) -> dict[UUID, list[Decimal]]:
    """Return twelve monthly figures for each account: the use of its own and below, by the month it counts in.

    One query, of the totals by day.
    """
    used = {account: [ZERO] * 12 for account in accounts}
    if used:
        rows = AccountDay.objects.filter(account__in=list(used)).order_by()
        months = rows.values_list("account", "day__month").annotate(Sum("used_pending"), Sum("used_accepted"))
        for account, month, pending, accepted in months:
            used[account][month - 1] = pending + accepted
    return used


def month_of_excess(account: Account, used: Iterable[Decimal]) -> dt.date | None:
    """Return the month in which the cumulated use exceeded today's allocation, or ``None``."""
    for month, so_far in enumerate(accumulate(used), start=1):
        if so_far > account.allocated:
            return dt.date(account.programme_year.year, month, 1)
    return None


@dataclass(frozen=True, slots=True)
class Point:
    """The end of a month: use in the month and remainder; for later months, the remainder at the present pace."""

    month: dt.date
    used: Decimal | None
    left: Decimal | None
    line: Decimal
    forecast: Decimal | None


@dataclass(frozen=True, slots=True)
class BurnDown:
    allocated: Decimal
    points: list[Point]
    first: int  # month from which the forecast is drawn
    months: int  # that were reported, or whose reports were due by now
    used: Decimal
    forecast: Decimal | None  # of the whole year's use

    @property
    def forecast_over(self) -> Decimal:
        return max((self.forecast or ZERO) - self.allocated, ZERO)

    @property
    def lasts(self) -> Decimal | None:
        """Months after the first one until nothing is left at this pace; ``None`` beyond December."""
        if self.forecast is None or not 0 < self.used <= self.allocated:
            return None
        lasts = self.allocated * self.months / self.used
        return lasts if lasts <= 13 - self.first else None


def burn_down(
    year: int,
    allocated: Decimal,
    used: list[Decimal],
    *,
    on: dt.date,
    reported: tuple[int, int],
) -> BurnDown:
    """Return the remainder at the end of each month, and that of an even use over the year.

    The forecast is the straight line of the rule "on pace to exceed": use so far, divided by the months it comes from,
    continued to December. ``reported`` is the first month and how many: of a place those that everybody had to report
    by now, of an enterprise those that it did. It needs three such months and ends with the year.
    """
    first, count = reported
    last = first + count - 1
    shown = max([last, *(number for number, tonnes in enumerate(used, start=1) if tonnes)])
    so_far = list(accumulate(used))
    total = so_far[-1]
    has_forecast = count >= 3 and shown < 12 and total > 0 and on.year == year
    pace = total / count if has_forecast else ZERO
    points = []
    for number in range(1, 13):
        past = number <= shown
        ahead = has_forecast and number >= last
        points.append(
            Point(
                month=dt.date(year, number, 1),
                used=used[number - 1] if past else None,
                left=allocated - so_far[number - 1] if past else None,
                line=to_kilogram(allocated * (12 - number) / 12),
                forecast=to_kilogram(allocated - pace * (number - first + 1)) if ahead else None,
            )
        )
    return BurnDown(allocated, points, first, count, total, to_kilogram(pace * (13 - first)) if has_forecast else None)
