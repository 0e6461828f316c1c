"""Recomputation of every account and its totals by day from postings, to find figures that differ; none ever should.

The columns that decide who sees a row are verified in ``quotas.ledger.reach_drifts``.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from core import sql


@dataclass(frozen=True, slots=True)
class Drift:
    """A figure of an account, or of one of its days, that differs from its postings."""

    account: UUID
    where: str
    figure: str
    stored: str | None
    expected: str | None

    def __str__(self) -> str:
        return f"{self.where}: {self.figure} is {self.stored}, the postings say {self.expected}"


_DRIFTS = sql.Query(__file__, "drifts.sql", Drift)
_DAY_DRIFTS = sql.Query(__file__, "day_drifts.sql", Drift)


def drifts(*, today: dt.date) -> list[Drift]:
    """Return the figures that differ from their postings, and ``passed_on`` where it differs from the accounts below.

    Figures of totals by day come last.

    Nested loops are disabled: every account is read, so a loop over rows is never right, but without statistics the
    planner chooses one. A ledger just loaded or restored has none: measured, the same answer then took a thousand times
    as long.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop TO off")
        rows = [*_DRIFTS.all(today=today), *_DAY_DRIFTS.all()]
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
        return rows
