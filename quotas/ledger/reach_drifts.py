"""Recomputation of the columns by which row-level security decides who sees a row; none should ever differ.

The figures of accounts are verified in ``quotas.ledger.verification``.
"""

from dataclasses import dataclass

from core import sql


@dataclass(frozen=True, slots=True)
class ReachDrift:
    """A column that differs from the row's holder, enterprise, accounts or report."""

    where: str
    column_name: str
    stored: str | None
    expected: str | None

    def __str__(self) -> str:
        return f"{self.where}: {self.column_name} is {self.stored}, it should be {self.expected}"


_DRIFTS = sql.Query(__file__, "reach_drifts.sql", ReachDrift)


def reach_drifts() -> list[ReachDrift]:
    """Return the columns that differ, over all accounts, postings, enterprises, holders and reports."""
    return _DRIFTS.all()
