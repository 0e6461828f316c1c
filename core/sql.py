"""Statements written as SQL: a hot query is in an ``.sql`` file beside the module that runs it.

Composing a statement in the ORM takes longer than running it, and planning one under row-level security too. Such a
statement is written by hand, in a file, with its parameters by name (``%(report)s``); its columns are the fields of a
dataclass::

    _TRADES = sql.Query(__file__, "trades.sql", Trade)
    trades = _TRADES.all(report=report.pk)

The file is read when the module is imported. psycopg sends parameters separately from the text and prepares a statement
when a connection meets it again, so that it is planned once. Rows are read under the declared reach, as by the ORM.
Everything that is not hot is plain ORM.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.transaction import TransactionManagementError
from psycopg.rows import BaseRowFactory, kwargs_row, tuple_row

from core import standby

PREPARED_AFTER = 1  # times that a connection has met a statement

_prepares: ContextVar[bool] = ContextVar("statements are prepared", default=False)

_COMMENT = re.compile(r"^\s*--.*\n", re.MULTILINE)
_LOCKS = re.compile(r"\bFOR (NO KEY )?UPDATE\b")


def read(module: str, name: str) -> str:
    """Return the text of a file beside a module (its ``__file__``), without lines of comment."""
    return _COMMENT.sub("", Path(module).with_name(name).read_text(encoding="utf-8"))


class Query[Row]:
    """A statement that returns rows; each is made by ``row``, called with the columns by name."""

    def __init__(self, module: str, name: str, row: Callable[..., Row]) -> None:
        self.text, self._factory = read(module, name), kwargs_row(row)
        self._locks = _LOCKS.search(self.text) is not None

    def all(self, **values: Any) -> list[Row]:
        """Return the rows for these values of the parameters."""
        if self._locks and not connection.in_atomic_block:
            raise TransactionManagementError("rows are locked within a transaction only")
        with _cursor(connection if self._locks else standby.reading_connection(), self._factory) as cursor:
            cursor.execute(self.text, values)
            return list(cursor.fetchall())

    def first(self, **values: Any) -> Row | None:
        """Return the first row, or ``None``."""
        return next(iter(self.all(**values)), None)

    def one(self, **values: Any) -> Row:
        """Return the only row.

        Raises:
            LookupError: there is none, or more than one.
        """
        rows = self.all(**values)
        if len(rows) != 1:
            raise LookupError(f"{len(rows)} rows where there is one")
        return rows[0]


class Command:
    """A statement that writes and returns no rows."""

    def __init__(self, module: str, name: str) -> None:
        self.text = read(module, name)

    def run(self, **values: Any) -> int:
        """Run the statement; return how many rows it wrote."""
        with _cursor(connection, tuple_row) as cursor:
            cursor.execute(self.text, values)
            return int(cursor.rowcount)


@contextmanager
def prepared() -> Iterator[None]:
    """Prepare the statements of the ORM inside as well, for requests that are repeated all day.

    Otherwise their parameters are written into the text, as a few statements require (``SELECT DISTINCT`` in the order
    of an expression with a parameter).
    """
    token = _prepares.set(True)
    try:
        yield
    finally:
        _prepares.reset(token)


def prepares() -> bool:
    return _prepares.get()


@contextmanager
def _cursor(database: BaseDatabaseWrapper, factory: BaseRowFactory[Any]) -> Iterator[CursorWrapper]:
    with prepared(), database.cursor() as cursor:
        cursor.cursor.row_factory = factory
        yield cursor
