"""Rows and helpers of ``approved_acts.py``: what a request is about, and how its act is written in SQL."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from core import clock
from enterprises.models import Enterprise, Freeze, Group, Licence, Site, User
from inspections.models import Flag
from quotas.models import Account, Notice, ProgrammeYear
from resources.models import StrategicReserve
from tests.support.ledger_accounts import Books
from trade.models import Declaration, Invoice

PAPER = "Order 7"
OTHER = "Order 8"
SINCE, LATER = dt.date(2011, 1, 1), dt.date(2011, 2, 1)
TODAY = clock.today
DAY = dt.timedelta(days=1)
BY_TWO = "quota_act_by_two"


@dataclass
class World:
    """Rows that were there before; of each kind one that a request is about, and another of its kind."""

    books: Books
    years: Sequence[ProgrammeYear]
    closed: Sequence[ProgrammeYear]
    firms: Sequence[Enterprise]
    sites: Sequence[Site]
    groups: Sequence[Group]
    admins: Sequence[User]
    ministry: Sequence[User]
    province: Sequence[User]
    officials: Sequence[User]
    locked: Sequence[User]
    newcomers: Sequence[User]
    notices: Sequence[Notice]
    freezes: Sequence[Freeze]
    flags: Sequence[Flag]
    reserves: Sequence[StrategicReserve]
    customs: Sequence[User]
    declarations: Sequence[Declaration]
    tax: Sequence[User]
    invoices: Sequence[Invoice]
    permits: Sequence[Licence]
    rows: Mapping[type[Model], Sequence[Any]]

    @property
    def accounts(self) -> list[Account]:
        return [self.books.account(firm.code) for firm in self.firms[:2]]


@dataclass
class Act:
    """An approved act: ``write(actor, **says)`` writes it, by ``steps`` as approved; ``otherwise`` is refused.

    ``by``: the constraint that refuses, but for what names another (``(says, constraint)``). ``again``: the one
    that refuses a second row with the same content.
    """

    target: Model
    people: Sequence[User]
    arguments: Mapping[str, Any]
    write: Callable[..., None]
    otherwise: Sequence[Any]
    by: str
    steps: Sequence[Mapping[str, Any]] = ({},)
    again: str = ""


def insert(model: type[Model], **columns: Any) -> Callable[..., None]:
    def write(actor: User, **says: Any) -> None:
        row = {name: value(actor) if callable(value) else value for name, value in (columns | says).items()}
        model(**row).save(force_insert=True)

    return write


def change(row: Model, **columns: Any) -> Callable[..., None]:
    def write(actor: User, row: Model = row, **says: Any) -> None:
        changes = {name: value(actor) if callable(value) else value for name, value in (columns | says).items()}
        type(row)._default_manager.filter(pk=row.pk).update(**changes)

    return write


def myself(actor: User) -> User:
    return actor


def now(actor: User) -> dt.datetime:
    return clock.now()


def each(**others: Any) -> list[dict[str, Any]]:
    return [{name: value} for name, value in others.items()]
