"""Published figures compared with the plan and the sum of reports; they are never posted."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from quotas.account_states import planned_state
from quotas.models import Account, PublishedStatistic
from quotas.oxides import OxideFactors
from quotas.quantities import exact_percent

Subject = PublishedStatistic.Subject
# The plans by which a published output is measured. Mining had two caps until 2018; both are shown.
_ACTIVITIES = {
    Subject.MINING: ("mining", "mineral"),
    Subject.SMELTING: ("smelting",),
    Subject.EXPORT: ("export",),
}
UNITS_OF_PLANS = {Subject.MINING: "t REO", Subject.SMELTING: "t REO", Subject.EXPORT: "t of goods"}
NATION_IN_SOURCES = "China"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published year compared with a programme year of the nation; tonnes in the programme's unit."""

    programme: str
    year: int
    plan: Decimal
    reported: Decimal  # what the monthly reports add up to
    over: Decimal  # published less plan; below zero the plan was not used up
    over_percent: Decimal | None
    used_percent: Decimal | None
    state: str  # what an account with this plan and this use would be in

    @property
    def state_label(self) -> str:
        return str(Account.State(self.state).label)


@dataclass(frozen=True, slots=True)
class Published:
    """A published figure and the plan it is compared with; ``None`` if there is no such plan."""

    statistic: PublishedStatistic
    beside: Comparison | None

    @property
    def is_over(self) -> bool:
        return self.beside is not None and self.beside.over > 0


@dataclass(frozen=True, slots=True)
class InOxide:
    """A figure that was published in metal (or another product), converted by the factor of its month."""

    tonnes: Decimal
    factor: Decimal


def in_oxide(statistics: Iterable[PublishedStatistic]) -> dict[object, InOxide]:
    """Return the figures that are given in a product, in t REO, by the statistic's id. One query."""
    given = [(row, row.product) for row in statistics if row.product is not None]
    factors = OxideFactors.read() if given else OxideFactors()
    converted: dict[object, InOxide] = {}
    for row, product in given:
        factor = factors.fixed(product, row.period_to)
        tonnes = factors.tonnes(product, row.figure, row.period_to)
        if factor is not None and tonnes is not None:
            converted[row.pk] = InOxide(tonnes, factor)
    return converted


def over_in(year: int) -> list[Published]:
    """Return the published figures of a year that are above a plan. Two queries."""
    rows = PublishedStatistic.objects.standing().filter(
        subject__in=_ACTIVITIES, period_from__year=year, figure__isnull=False
    )
    statistics = list(rows.order_by("subject", "id"))
    comparisons = beside_the_ledger(statistics)
    every = [Published(row, beside) for row in statistics for beside in comparisons.get(row.pk, ())]
    return [row for row in every if row.is_over]


def beside_the_ledger(statistics: Iterable[PublishedStatistic]) -> dict[object, list[Comparison]]:
    """Return for each published national year the comparable plans, by the statistic's id. One query."""
    yearly = [statistic for statistic in statistics if _is_national_year(statistic)]
    accounts = (
        Account.objects.whole()
        .filter(
            holder__type="nation",
            programme_year__year__in={statistic.period_from.year for statistic in yearly},
            received__gt=0,
        )
        .select_related("programme_year__programme")
    )
    by_stream: dict[tuple[str, int], list[Account]] = {}
    for account in accounts.order_by("programme_year__programme__code") if yearly else ():
        year = account.programme_year
        by_stream.setdefault((year.programme.activity, year.year), []).append(account)
    return {
        statistic.pk: [
            _compared(statistic.figure or Decimal(0), account)
            for activity in _ACTIVITIES[Subject(statistic.subject)]
            for account in by_stream.get((activity, statistic.period_from.year), ())
        ]
        for statistic in yearly
    }


def _is_national_year(statistic: PublishedStatistic) -> bool:
    begin, end = statistic.period_from, statistic.period_to
    return (
        statistic.subject in _ACTIVITIES
        and statistic.region == NATION_IN_SOURCES
        and statistic.figure is not None
        and statistic.product_id is None
        and statistic.unit == UNITS_OF_PLANS[Subject(statistic.subject)]
        and (begin.month, begin.day, end.month, end.day, end.year) == (1, 1, 12, 31, begin.year)
    )


def _compared(published: Decimal, account: Account) -> Comparison:
    over = published - account.allocated
    return Comparison(
        programme=account.programme_year.programme.code,
        year=account.programme_year.year,
        plan=account.allocated,
        reported=account.used,
        over=over,
        over_percent=exact_percent(over, account.allocated),
        used_percent=exact_percent(published, account.allocated),
        state=planned_state(given=account.given, allocated=account.allocated, used=published),
    )
