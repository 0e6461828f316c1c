"""The routes of quota from one holder to another: up to the common ancestor and down again."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from core import sql
from quotas.models import Account

type Leg = tuple[UUID, UUID]  # from, to


@dataclass(frozen=True, slots=True)
class _AccountAbove:
    account_id: UUID
    parent_id: UUID | None


_ACCOUNTS_ABOVE = sql.Query(__file__, "accounts_above.sql", _AccountAbove)


class Routes:
    """The routes between accounts, of which the accounts above are read in one statement."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        ids = sorted({account.pk for account in accounts})
        rows = _ACCOUNTS_ABOVE.all(accounts=ids) if ids else []
        self._parents = {row.account_id: row.parent_id for row in rows}
        self._given: set[UUID] = set()

    @property
    def accounts(self) -> list[UUID]:
        """Return the ids of the accounts, with those above them."""
        return list(self._parents)

    def top(self, source: Account, target: Account) -> UUID:
        """Return the account above both sides at which a transfer turns: its holder's distribution changes."""
        other = set(self._above(target))
        return next(pk for pk in self._above(source) if pk in other)

    def legs(self, source: Account, target: Account) -> list[Leg]:
        """Return the legs of a transfer as (from, to).

        A target that has been given nothing yet receives directly from the common ancestor.
        """
        up, down = self._above(source), self._above(target)
        common = next(pk for pk in up if pk in down)
        rising = up[: up.index(common) + 1]
        is_given = target.given or target.pk in self._given
        falling = down[: down.index(common)][::-1] if is_given else [target.pk]
        return list(pairwise([*rising, *(pk for pk in falling if pk != common)]))

    def take(self, source: Account, target: Account) -> list[Leg]:
        """Return the legs of a transfer that is made before the next one: the target hangs under its giver from now."""
        legs = self.legs(source, target)
        if not target.given and target.pk not in self._given:
            self._parents[target.pk] = legs[-1][0]
        self._given.add(target.pk)
        return legs

    def _above(self, account: Account) -> list[UUID]:
        """Return the ids of the account and of every account above it, upwards."""
        above: list[UUID] = []
        pk: UUID | None = account.pk
        while pk is not None and pk in self._parents:
            above.append(pk)
            pk = self._parents[pk]
        return above


def route(source: Account, target: Account) -> list[Leg]:
    """Return the legs of one transfer, as ``Routes.legs``."""
    return Routes([source, target]).legs(source, target)


def top_of(source: Account, target: Account) -> Account:
    """Return the account at which one transfer turns, as ``Routes.top``."""
    pk = Routes([source, target]).top(source, target)
    return Account.objects.select_related("holder__place").get(pk=pk)
