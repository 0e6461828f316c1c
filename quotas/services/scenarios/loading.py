"""The accounts of a programme year as a tree of nodes with their forecasts: a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.actors import Actor
from quotas.models import Account, Category, Holder, ProgrammeYear
from quotas.planning.forecasts import EVEN, Forecast, Months, Trial, added, forecast, seasons_of, trial
from quotas.planning.scenarios import Node
from quotas.quantities import ZERO
from quotas.queries.month_uses import months_of_years, reported_months
from quotas.queries.overview import used_by_month

YEARS_BEFORE = 3  # whose seasons count
MONTHS_OF_A_SEASON = 10  # with use, in a year from which the seasons of a holder are taken


@dataclass(frozen=True, slots=True)
class State:
    """Nodes by holder and category, and the accounts behind them.

    ``own_seasons``: holders whose seasons are their own; the others have those of all holders or, without any use on
    record in earlier years (``has_seasons``), even ones.
    """

    nodes: Mapping[tuple[str, str], Node]
    accounts: Mapping[tuple[str, str], Account]
    own_seasons: frozenset[str]
    has_seasons: bool

    def of_holder(self, code: str) -> list[Node]:
        return [node for (holder, _category), node in self.nodes.items() if holder == code]


@dataclass(frozen=True, slots=True)
class Base:
    """The records of a programme year, from which ``state`` makes a fresh tree each time."""

    accounts: Sequence[Account]
    used: Mapping[UUID, Months]
    reported: Mapping[str, set[int]]
    years: Mapping[int, Mapping[str, Months]]
    year: int

    def state(self) -> State:
        own, common = self._seasons(1)
        nodes: dict[UUID, Node] = {}
        for account in self.accounts:
            code = account.holder.code
            enterprise = account.holder.type == Holder.Type.ENTERPRISE
            nodes[account.pk] = Node(
                holder=code,
                category=account.category,
                allocated=account.allocated,
                used=account.used,
                spare=ZERO if enterprise else account.undistributed,
                distributes=not enterprise,
                forecast=self._forecast(account, own.get(code, common or EVEN)) if enterprise else None,
            )
        for account in self.accounts:
            above = nodes.get(account.parent_id) if account.parent_id else None
            if above is not None:
                nodes[account.pk].parent = above
                above.children.append(nodes[account.pk])
        return State(
            nodes={(node.holder, node.category): node for node in nodes.values()},
            accounts={(account.holder.code, account.category): account for account in self.accounts},
            own_seasons=frozenset(own),
            has_seasons=common is not None,
        )

    def _forecast(self, account: Account, seasons: Months) -> Forecast | None:
        """Return the forecast from the months that were reported, and those with use though none was."""
        used = self.used[account.pk]
        with_use = {number for number, tonnes in enumerate(used, start=1) if tonnes}
        return forecast(used, self.reported.get(account.holder.code, set()) | with_use, seasons)

    def _seasons(self, back: int) -> tuple[dict[str, Months], Months | None]:
        """Return the seasons of holders and those of all together, from the years that begin so many years back."""
        years = [self.years.get(self.year - number, {}) for number in range(back, YEARS_BEFORE + 1)]
        return seasons_by_holder(years), seasons_of(added([used for holders in years for used in holders.values()]))

    def trial(self, present: State) -> Trial | None:
        """Try the forecast on the year before, after as many months as this year's forecasts rest on at the median."""
        made = [node.forecast for node in present.nodes.values() if node.forecast is not None]
        counts = sorted(one.flows[0].reported for one in made)
        before = self.years.get(self.year - 1, {})
        if not counts or not before:
            return None
        own, common = self._seasons(2)
        seasons = {holder: own.get(holder, common or EVEN) for holder in before}
        return trial(self.year - 1, counts[len(counts) // 2], before, seasons)


def load(programme_year: ProgrammeYear, actor: Actor) -> Base:
    """Read the accounts of a programme year that the actor may see, their use by month, and earlier years."""
    visible = Account.objects.visible_to(actor)
    rows = visible.filter(programme_year=programme_year).exclude(category=Category.TOTAL)
    accounts = list(
        rows.select_related("holder__enterprise", "holder__group", "holder__jurisdiction").order_by(
            "holder__code", "category"
        )
    )
    enterprises = rows.filter(enterprise__isnull=False)
    year = programme_year.year
    return Base(
        accounts=accounts,
        used=used_by_month([row.pk for row in accounts if row.holder.type == Holder.Type.ENTERPRISE]),
        reported=reported_months(year, enterprises),
        years=months_of_years(visible, programme_year.programme, range(year - YEARS_BEFORE, year)),
        year=year,
    )


def seasons_by_holder(years: Sequence[Mapping[str, Months]]) -> dict[str, Months]:
    """Return the seasons of each holder that used quota in at least ten months of some year, from those years."""
    full: dict[str, list[Months]] = {}
    for holders in years:
        for holder, used in holders.items():
            if sum(1 for tonnes in used if tonnes) >= MONTHS_OF_A_SEASON:
                full.setdefault(holder, []).append(used)
    return {holder: seasons for holder, rows in full.items() if (seasons := seasons_of(added(rows))) is not None}
