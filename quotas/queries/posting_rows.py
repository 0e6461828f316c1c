"""Postings as typed rows, for their list over the API."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core import sql


@dataclass(frozen=True, slots=True)
class PostingRow:
    """A posting in a list; a side is empty if there is none, or if the reader may not see its account."""

    id: UUID
    kind: str
    programme: str
    year: int
    category: str
    tonnes: Decimal
    effective_on: dt.date
    recorded_at: dt.datetime
    actor_name: str
    key: str
    notice: str | None
    report_line: UUID | None
    succession: UUID | None
    document: str
    reverses: UUID | None
    reversed_by: UUID | None
    from_account: UUID | None
    from_holder: str | None
    to_account: UUID | None
    to_holder: str | None

    @property
    def side_from(self) -> dict[str, UUID | str | None] | None:
        return {"account": self.from_account, "holder": self.from_holder} if self.from_account else None

    @property
    def side_to(self) -> dict[str, UUID | str | None] | None:
        return {"account": self.to_account, "holder": self.to_holder} if self.to_account else None


_ROWS = sql.Query(__file__, "posting_rows.sql", PostingRow)


def posting_rows(keys: Sequence[UUID]) -> list[PostingRow]:
    """Return the postings with these keys, in their order."""
    return _ROWS.all(keys=list(keys))
