"""Linear programmes in whole numbers, solved by HiGHS through SciPy's public ``linprog``.

Both are loaded with the first programme that is solved, so that processes which solve none do not load them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

ALMOST = 1e-6  # as close to a whole number as counts as one
MOST_SECONDS = 5.0  # of one programme
_OPTIMAL, _INFEASIBLE = 0, 2


class SolverFailed(Exception):
    """The solver stopped without an answer."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Values of the variables and, by row of ``at_most``, by how much the cost falls if one more is allowed."""

    cost: float
    values: list[float]
    prices: list[float]

    @property
    def is_whole(self) -> bool:
        return all(abs(value - round(value)) < ALMOST for value in self.values)


class LinearProgramme:
    """Costs to make least within rows; every variable is between two ends."""

    def __init__(self) -> None:
        self._costs: list[float] = []
        self._ends: list[tuple[float, float]] = []
        self._rows: list[tuple[Mapping[int, float], float]] = []
        self._equal: list[tuple[Mapping[int, float], float]] = []

    def variable(self, cost: float = 0, *, least: float = 0, most: float = inf) -> int:
        self._costs.append(cost)
        self._ends.append((least, most))
        return len(self._costs) - 1

    def at_most(self, terms: Mapping[int, float], amount: float) -> int:
        self._rows.append((terms, amount))
        return len(self._rows) - 1

    def at_least(self, terms: Mapping[int, float], amount: float) -> int:
        return self.at_most({variable: -factor for variable, factor in terms.items()}, -amount)

    def equal(self, terms: Mapping[int, float], amount: float) -> None:
        self._equal.append((terms, amount))

    def solve(self) -> Solution | None:
        """Return the least cost in real numbers, or nothing if the rows contradict each other."""
        return self._solved()

    def solve_whole(self) -> Solution | None:
        """Return the least cost in whole numbers.

        No search is needed where all rows together form two trees: within each, constraints are nested or apart. Those
        of three families, such as places, groups and areas, may need one.
        """
        found = self._solved()
        return found if found is None or found.is_whole else self._solved(integrality=1)

    def _solved(self, **integrality: int) -> Solution | None:
        if not self._costs:
            return self._without_variables()
        from scipy.optimize import linprog  # noqa: PLC0415 - takes a second to load, and few processes need it

        found = linprog(
            self._costs,
            A_ub=self._matrix(self._rows),
            b_ub=[amount for _terms, amount in self._rows] or None,
            A_eq=self._matrix(self._equal),
            b_eq=[amount for _terms, amount in self._equal] or None,
            bounds=self._ends,
            method="highs",
            # By default a search stops within 0.01 % of the least.
            options={"mip_rel_gap": 0, "time_limit": MOST_SECONDS},
            **integrality,
        )
        if found.status == _INFEASIBLE:
            return None
        if found.status != _OPTIMAL:
            raise SolverFailed(found.message)
        return Solution(float(found.fun), found.x.tolist(), found.ineqlin.marginals.tolist())

    def _without_variables(self) -> Solution | None:
        is_met = all(amount >= 0 for _terms, amount in self._rows) and not any(amount for _terms, amount in self._equal)
        return Solution(0.0, [], [0.0] * len(self._rows)) if is_met else None

    def _matrix(self, rows: Iterable[tuple[Mapping[int, float], float]]) -> Any:
        from scipy.sparse import csr_array  # noqa: PLC0415

        columns: list[int] = []
        factors: list[float] = []
        starts = [0]
        for terms, _amount in rows:
            columns += terms
            factors += terms.values()
            starts.append(len(columns))
        height = len(starts) - 1
        return csr_array((factors, columns, starts), shape=(height, len(self._costs))) if height else None
