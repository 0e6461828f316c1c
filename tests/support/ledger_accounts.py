"""A small world for ledger tests: the nation, Jiangxi, a group and invented firms, with short ways to post."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from core import loaders
from core.actors import SystemActor
from core.errors import DomainError
from quotas import ledger
from quotas.ledger import Entry
from quotas.models import Account, Holder, Posting, ProgrammeYear
from tests.support import factories
from tests.support.sealing import execute

ACTOR = SystemActor("ledger tests")
NEW_YEAR = dt.date(2011, 1, 1)


class Books:
    def __init__(self, year: ProgrammeYear, category: str):
        self.year, self.category = year, category

    def firm(self, code: str, *, at: str = "360727", **fields: Any) -> Holder:
        with loaders.entering_history():
            return ledger.holder_of(factories.enterprise(code, at=at, **fields))

    def account(self, holder: str | Holder, category: str | None = None) -> Account:
        holder = factories.holder(holder) if isinstance(holder, str) else holder
        category = category or self.category
        if category == "total":
            return Account.objects.get(programme_year=self.year, category="total", holder=holder)
        return ledger.account_for(self.year, category, holder)

    def entry(self, kind: str, tonnes: str | int, *, to: Any = None, from_: Any = None, **more: Any) -> Entry:
        sides = {
            name: self.account(side) if side is not None else None for name, side in (("to", to), ("from_", from_))
        }
        paper = {"document": "a test", **more}
        return Entry(
            kind=kind, tonnes=Decimal(tonnes), effective_on=paper.pop("effective_on", NEW_YEAR), **sides, **paper
        )

    def post(self, kind: str, tonnes: str | int, **more: Any) -> UUID:
        return ledger.post_many([self.entry(kind, tonnes, **more)], actor=ACTOR)[0]

    def post_many(self, entries: Sequence[Entry]) -> list[UUID]:
        return ledger.post_many(entries, actor=ACTOR)

    def reverse(self, *ids: UUID) -> None:
        ledger.reverse(list(Posting.objects.filter(pk__in=ids)), actor=ACTOR)

    def give(self, tonnes: str | int, *path: str | Holder) -> list[UUID]:
        """Pass a control figure down a path of holders, undivided; return the postings' keys."""
        created = [self.post("control", tonnes, to="CN")]
        for giver, taker in zip(("CN", *path), path, strict=False):
            created.append(self.post("distribute", tonnes, from_=giver, to=taker))
        return created

    def figures(self, holder: str | Holder, *names: str, category: str | None = None) -> Any:
        account = self.account(holder, category)
        account.refresh_from_db()
        values = tuple(getattr(account, name) for name in names)
        return values if len(values) > 1 else values[0]


@contextmanager
def refused(code: str, kind: type[DomainError] = DomainError) -> Any:
    """Check that the block is refused with this code, while the transaction around it continues."""
    with pytest.raises(kind) as caught, transaction.atomic():
        yield caught
    assert caught.value.code == code


def said(statement: str, act: Callable[[], Any]) -> Any:
    """Return the parameters of the only statement of this kind that an act sends."""
    result: list[Any] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if statement in sql:
            result.append(parameters)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        act()
    (parameters,) = result
    return parameters


@pytest.fixture
def books(db: None) -> Books:
    """Create the accounts for mining of 2011 in one category, without any quota."""
    for code in ("CN", "36", "15", "360727", "150206"):
        factories.place(code)
    return Books(factories.programme_year("mlr-mining", 2011, "all"), "all")


@pytest.fixture
def split_books(db: None) -> Books:
    for code in ("CN", "36", "15", "360727", "150206"):
        factories.place(code)
    return Books(factories.programme_year("mlr-mining", 2011, "split"), "medium_heavy")


POSTING_COLUMNS = (
    "kind", "from_account_id", "to_account_id", "tonnes", "effective_on", "recorded_at", "actor_name", "key",
    "reverses_id", "notice_line_id", "line_use_id", "succession_id", "document", "authority", "from_enterprise_id",
    "to_enterprise_id",
)  # fmt: skip


def insert_posting(**values: Any) -> None:
    """Insert one posting with the rights of the application's role alone."""
    row = {"actor_name": "an intruder", "key": "a key", "document": "", "effective_on": "2011-01-01", **values}
    for side in ("from", "to"):
        if account := Account.objects.filter(pk=row.get(f"{side}_account_id")).first():
            row = {"authority": account.authority, f"{side}_enterprise_id": account.enterprise_id, **row}
    assert set(row) <= set(POSTING_COLUMNS)
    names = ", ".join(row)
    execute(f"INSERT INTO quotas_posting ({names}) VALUES ({', '.join(['%s'] * len(row))})", *row.values())
