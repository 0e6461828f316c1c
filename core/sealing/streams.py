"""The chained tables, and the content of a row that is hashed: every column at the time of sealing, in canonical form.

A leaf is the SHA-256 of 0x00, the table's name, a line feed, and the row as ``jsonb`` text in UTC (PostgreSQL orders
the members of ``jsonb`` and keeps the decimals of ``numeric``, so one row has one text). The database computes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, models
from psycopg import sql

# The number of the writing transaction, put there by the database (core.migrations.operations.Chained).
POINT = "chain_point"
_CHUNK = 5000
_STREAMS: dict[str, "Stream"] = {}


@dataclass(frozen=True, slots=True)
class Stream:
    """A table whose rows are only ever added, with a UUID as its key."""

    table: str
    unsealed_columns: tuple[str, ...] = ()  # what may be given up without breaking the chain

    def columns(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                " AND NOT attisdropped ORDER BY attname",
                [self.table],
            )
            return [name for (name,) in cursor.fetchall() if name not in self.unsealed_columns]


@dataclass(frozen=True, slots=True)
class Leaf:
    key: UUID
    point: int
    hash: bytes


def chained(model: type[models.Model], unsealed_columns: tuple[str, ...] = ()) -> None:
    """Register a model whose rows are sealed.

    Called in an app's ``seals.py``; the table has the operation ``core.migrations.operations.Chained``.
    """
    table = model._meta.db_table
    _STREAMS[table] = Stream(table, unsealed_columns)


def streams() -> list[Stream]:
    """Return the streams by the table's name, the order in which a batch holds them."""
    return [_STREAMS[table] for table in sorted(_STREAMS)]


def leaves(table: str, columns: list[str], low: int | None, high: int) -> Iterator[Leaf]:
    """Yield the rows written by transactions from ``low`` up to but not including ``high``, in chain order.

    ``low=None`` means from the first transaction.
    """
    query = sql.SQL(
        "SELECT id, {point}, sha256('\\x00'::bytea || convert_to({name} || E'\\n' || to_jsonb(r)::text, 'UTF8'))"
        " FROM (SELECT {columns} FROM {table} WHERE {point} < {high} AND {point} >= {low}) r ORDER BY {point}, id"
    ).format(
        point=sql.Identifier(POINT),
        name=sql.Literal(table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        table=sql.Identifier(table),
        low=sql.Literal(-(2**63) if low is None else low),
        high=sql.Literal(high),
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(_CHUNK):
            for key, point, digest in rows:
                yield Leaf(key, point, bytes(digest))


def content(table: str, columns: list[str], key: UUID) -> str | None:
    """Return the text of a row that is hashed, from which anyone can compute the leaf; ``None`` without such a row."""
    query = sql.SQL("SELECT to_jsonb(r)::text FROM (SELECT {columns} FROM {table} WHERE id = {key}) r").format(
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        table=sql.Identifier(table),
        key=sql.Literal(key),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone TO 'UTC'")
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None
