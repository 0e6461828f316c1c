"""Rows that no service would write: one in any table, with all its keys alike, to ask what the database itself refuses.

Everything happens on a connection of the superuser's that rolls back: checks, NOT NULL and the triggers that are not
asked for stand in the way and are taken off; foreign keys are checked at the end of a transaction, which never comes.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from psycopg import sql

from core.servers.postgres import APPLICATION_ROLE
from tests.support import databases

KEY = "00000000-0000-7000-8000-00000000000a"
OTHER_KEY = "00000000-0000-7000-8000-00000000000b"

# Two values of each type, the second later or larger.
VALUES = {
    "uuid": (KEY, OTHER_KEY),
    "bool": ("false", "true"),
    "date": ("2011-01-01", "2011-01-02"),
    "timestamptz": ("2011-01-01T00:00Z", "2011-01-02T00:00Z"),
    "jsonb": ('{"a": 1}', '{"a": 2}'),
    "bytea": (r"\x00", r"\x01"),
    "inet": ("127.0.0.1", "127.0.0.2"),
}
NUMBERS = {"int2", "int4", "int8", "numeric", "float8", "xid8"}
COLUMNS = """
SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
"""
CHECKS = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
TRIGGERS = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
PRIMARY = """
SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = %s::regclass AND i.indisprimary
"""


def two_values(kind: str) -> tuple[str, str]:
    if kind.startswith("_"):
        first, second = two_values(kind[1:])
        return "{" + first + "}", "{" + second + "}"
    return ("1", "2") if kind in NUMBERS else VALUES.get(kind, ("x", "y"))


class Probe:
    """A connection as superuser on the database of this test process, in a transaction that is rolled back."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Self]:
        clone = databases.current()
        with clone.postgres.connect(clone.name) as connection, connection.transaction(force_rollback=True):
            yield cls(connection)

    def execute(self, statement: str, *names: str, values: Iterable[Any] = ()) -> psycopg.Cursor:
        """Run a statement with these identifiers in its ``{}``."""
        query = sql.SQL(statement).format(*map(sql.Identifier, names))
        return self.connection.execute(query, [*values] or None)

    def names(self, statement: str, *values: Any) -> list[str]:
        return [row[0] for row in self.connection.execute(statement, values or None)]

    def columns(self, table: str) -> dict[str, str]:
        """Return the type of each column that may be written."""
        return dict(self.connection.execute(COLUMNS, [table]).fetchall())

    def primary_key(self, table: str) -> str:
        (name,) = self.names(PRIMARY, table)
        return name

    def unbind(self, table: str, *keep: str) -> None:
        """Take off what stands in the way of any row, apart from the triggers whose names begin so."""
        for check in self.names(CHECKS, table):
            self.execute("ALTER TABLE {} DROP CONSTRAINT {}", table, check)
        for trigger in self.names(TRIGGERS, table):
            if not trigger.startswith(keep or ("\0",)):
                self.execute("ALTER TABLE {} DISABLE TRIGGER {}", table, trigger)

    def insert(self, table: str, **values: Any) -> None:
        row = {name: two_values(kind)[0] for name, kind in self.columns(table).items()} | values
        marks = ", ".join(["%s"] * len(row))
        names = ", ".join(["{}"] * len(row))
        statement = f"INSERT INTO {{}} ({names}) OVERRIDING SYSTEM VALUE VALUES ({marks})"
        self.execute(statement, table, *row, values=row.values())

    def refusal(self, statement: str, *names: str, values: Iterable[Any] = ()) -> psycopg.errors.Diagnostic | None:
        """Return what the database says against a statement, which is undone; nothing if it is taken."""
        return self.refusal_of(lambda: self.execute(statement, *names, values=values))

    def refusal_of(self, act: Any) -> psycopg.errors.Diagnostic | None:
        try:
            with self.connection.transaction(force_rollback=True):
                act()
        except psycopg.DatabaseError as error:
            return error.diag
        return None

    @contextmanager
    def as_application(self, **reach: str) -> Iterator[None]:
        """Act as the application's role with this declared reach."""
        with self.connection.transaction(force_rollback=True):
            for kind, value in reach.items():
                self.connection.execute("SELECT set_config(%s, %s, true)", [f"reach.{kind}", value])
            self.execute("SET LOCAL SESSION AUTHORIZATION {}", APPLICATION_ROLE)
            yield
