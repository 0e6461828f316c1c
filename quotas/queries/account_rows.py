"""Accounts as typed rows, for lists over the API. Pages read accounts by the ORM (``quotas.queries.accounts``)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core import sql
from quotas.quantities import ZERO, percent


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages."""

    name: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class OfProgramme:
    programme: Named


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in a list; its figures may be those of another day."""

    id: UUID
    category: str
    parent_id: UUID | None
    received: Decimal
    passed_on: Decimal
    withheld: Decimal
    withheld_below: Decimal
    used: Decimal
    used_pending: Decimal
    used_accepted: Decimal
    allocated: Decimal
    undistributed: Decimal
    available: Decimal
    excess: Decimal
    state: str
    not_yet_effective: Decimal
    received_above: Decimal | None  # by the account above, of today
    year: int
    year_state: str
    programme: str
    unit: str
    holder_type: str
    holder_code: str
    holder_name: str
    holder_name_zh: str
    programme_name: str
    programme_name_zh: str

    @property
    def holder(self) -> Named:
        return Named(self.holder_name, self.holder_name_zh)

    @property
    def programme_year(self) -> OfProgramme:
        return OfProgramme(Named(self.programme_name, self.programme_name_zh))

    @property
    def usage_percent(self) -> Decimal | None:
        return percent(self.used, self.allocated)

    @property
    def share_above_percent(self) -> Decimal | None:
        """Return what it received in percent of what the account above received."""
        return None if self.received_above is None else percent(self.received, self.received_above)

    @property
    def lapsed(self) -> Decimal:
        """Return what a closed year left unused; zero for other states."""
        return max(self.available, ZERO) if self.year_state == "closed" else ZERO


_ROWS = sql.Query(__file__, "account_rows.sql", AccountRow)


def account_rows(keys: Sequence[UUID], *, today: dt.date) -> list[AccountRow]:
    """Return the accounts with these keys, in their order, as they are today."""
    return _ROWS.all(keys=list(keys), today=today)
