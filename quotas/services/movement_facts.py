"""Facts that decide movements of quota, read for all of them together: a fixed number of statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self
from uuid import UUID

from django.db.models import Q

from core.actors import Actor, SystemActor
from core.errors import DomainError
from enterprises.models import Enterprise, Group, Jurisdiction
from enterprises.policies import person
from quotas import ledger
from quotas.models import Account, Programme
from quotas.queries.holders import things_by_code
from quotas.services import ineligible_recipients

_NAMED = ("holder__place", "holder__jurisdiction", "holder__group", "holder__enterprise")


@dataclass(frozen=True, slots=True)
class MovementFacts:
    """Facts that decide movements.

    ``turning``: the accounts at which a transfer may turn; ``kept``: the tonnes that others withheld, by account;
    ``barred``: why an enterprise receives no quota of a programme, by the keys of both. Of receivers that are known
    by their code alone: ``units``, and their ``accounts`` by year, category and code.
    """

    routes: ledger.Routes
    turning: Mapping[UUID, Account]
    kept: Mapping[UUID, Decimal]
    barred: Mapping[tuple[UUID, UUID], DomainError]
    units: Mapping[str, Enterprise | Group | Jurisdiction] = field(default_factory=dict)
    accounts: Mapping[tuple[UUID, str, str], Account] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        actor: Actor,
        *,
        pairs: Collection[tuple[Account, Account]] = (),
        freed: Collection[Account] = (),
        receivers: Iterable[tuple[Enterprise, Programme]] = (),
    ) -> Self:
        """Read the facts of transfers between accounts, of accounts to free quota of, and of who receives."""
        routes = ledger.Routes(account for pair in pairs for account in pair)
        return cls(routes, _turning(routes), _kept(freed, actor), ineligible_recipients.obstacles(receivers))

    @classmethod
    def of_codes(cls, actor: Actor, stated: Sequence[tuple[Account, str]], *, freed: Collection[Account] = ()) -> Self:
        """Read the facts of transfers from accounts to holders that are named by their codes."""
        units = things_by_code(code for _account, code in stated)
        accounts = _accounts_of(stated)
        routes = ledger.Routes([*accounts.values(), *(account for account, _code in stated)] if accounts else ())
        receivers = [
            (unit, account.programme_year.programme)
            for account, code in stated
            if isinstance(unit := units.get(code), Enterprise)
        ]
        barred = ineligible_recipients.obstacles(receivers)
        return cls(routes, _turning(routes), _kept(freed, actor), barred, units, accounts)

    def account_of(self, account: Account, code: str) -> Account | None:
        """Return the account of a receiving holder in the year and category of an account, if it has one."""
        return self.accounts.get((account.programme_year_id, account.category, code))

    def top(self, source: Account, target: Account) -> Account:
        """Return the account above both sides at which a transfer turns."""
        return self.turning[self.routes.top(source, target)]


def _turning(routes: ledger.Routes) -> dict[UUID, Account]:
    ids = routes.accounts
    return Account.objects.select_related(*_NAMED).in_bulk(ids) if ids else {}


def _kept(freed: Collection[Account], actor: Actor) -> dict[UUID, Decimal]:
    if not freed or isinstance(actor, SystemActor):
        return {}
    return ledger.withheld_by_others(freed, person(actor))


def _accounts_of(stated: Sequence[tuple[Account, str]]) -> dict[tuple[UUID, str, str], Account]:
    codes: dict[tuple[UUID, str], set[str]] = {}
    for account, code in stated:
        codes.setdefault((account.programme_year_id, account.category), set()).add(code)
    condition = Q()
    for (year, category), named in codes.items():
        condition |= Q(programme_year=year, category=category, holder__code__in=named)
    rows = Account.objects.filter(condition).select_related("holder") if codes else ()
    return {(row.programme_year_id, row.category, row.holder.code): row for row in rows}
