"""Recomputation of every account from its postings, to find columns that differ; none ever should."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

_COLUMNS = (
    "parent_id",
    "received",
    "given",
    "passed_on",
    "withheld",
    "withheld_below",
    "used_pending",
    "used_accepted",
    "used",
    "allocated",
    "undistributed",
    "available",
    "excess",
    "plan_reached",
    "state",
)
_RECOMPUTED = """
    SELECT a.id, y.year, g.code, a.category, h.code, {pairs}, a.passed_on, below.received
    FROM quotas_account a
    JOIN quotas_programmeyear y ON y.id = a.programme_year_id
    JOIN quotas_programme g ON g.id = y.programme_id
    JOIN quotas_holder h ON h.id = a.holder_id
    LEFT JOIN ledger_balances(NULL, NULL, NULL, %s) b ON b.account_id = a.id
    LEFT JOIN (SELECT parent_id, sum(received) AS received FROM quotas_account WHERE category <> 'total'
               GROUP BY parent_id) below ON below.parent_id = a.id
    WHERE ({differs}) OR a.category <> 'total' AND a.passed_on <> COALESCE(below.received, 0)
    ORDER BY g.code, y.year, a.category, h.code
"""


@dataclass(frozen=True, slots=True)
class Drift:
    """One figure of an account that differs from its postings."""

    account: Any
    where: str
    figure: str
    stands: Any
    should: Any

    def __str__(self) -> str:
        return f"{self.where}: {self.figure} is {self.stands}, the postings say {self.should}"


def drifts(*, today: dt.date) -> Iterator[Drift]:
    """Yield the figures that differ from their postings, and ``passed_on`` where it differs from the accounts below."""
    query = _RECOMPUTED.format(
        pairs=", ".join(f"a.{name}, b.{name}" for name in _COLUMNS),
        differs=" OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in _COLUMNS),
    )
    for pk, year, programme, category, holder, *figures, passed_on, below in _compare_accounts(query, today):
        where = f"{programme} {year} {category} {holder}"
        for place, name in enumerate(_COLUMNS):
            stands, should = figures[2 * place : 2 * place + 2]
            if stands != should:
                yield Drift(pk, where, name, stands, should)
        if category != "total" and passed_on != (below or 0):
            yield Drift(pk, where, "passed_on (received below)", passed_on, below or 0)


def _compare_accounts(query: str, today: dt.date) -> list[tuple[Any, ...]]:
    """Run the query over the whole ledger with nested loops disabled.

    Every account is read, so a loop over rows is never right, but without statistics the planner chooses one. A ledger
    just loaded or restored has none: measured, the same answer then took a thousand times as long.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop TO off")
        cursor.execute(query, [today])
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
        return rows
