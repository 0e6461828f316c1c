"""Five ways to falsify the register with a superuser's session, drawn at random."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import DatabaseError, connection, transaction
from psycopg import sql

from core import audit
from quotas import ledger
from quotas.ledger import Entry
from tests.support.ledger_accounts import ACTOR, NEW_YEAR, Books
from tests.support.sealing import seal_everything

LEDGER, TRAIL, BATCHES, CHECKPOINTS = "quotas_posting", "core_auditevent", "core_sealbatch", "core_checkpoint"
# What another value of a column looks like, by its type.
OTHER = {
    "uuid": "CASE WHEN {c} IS NULL THEN gen_random_uuid() ELSE gen_random_uuid() END",
    "text": "COALESCE({c}, '') || '.'",
    "character varying": "CASE WHEN {c} IS NULL OR {c} = '' THEN '1' ELSE overlay({c} PLACING"
    " CASE WHEN left({c}, 1) = '1' THEN '2' ELSE '1' END FROM 1 FOR 1) END",
    "numeric": "{c} + 0.001",
    "date": "{c} + 1",
    "timestamp with time zone": "{c} + interval '1 microsecond'",
    "bigint": "{c} + 1",
    "integer": "{c} + 1",
    "jsonb": "{c} || '{{\"more\": null}}'",
    "bytea": "set_byte({c}, 7, (get_byte({c}, 7) + 1) %% 256)",
}


def fill(books: Books, entries: int, *, at_once: int, seals: int) -> None:
    """Write postings and audit events, half each, ``at_once`` per transaction, sealed in ``seals`` equal parts."""
    nation = books.account("CN").pk
    turns = max(1, entries // (2 * at_once))
    for turn in range(turns):
        with transaction.atomic():
            postings = [
                Entry(
                    kind="control", tonnes=Decimal(turn + 1), to=nation, effective_on=NEW_YEAR, document=f"{turn}/{n}"
                )
                for n in range(at_once)
            ]
            ledger.post_many(postings, actor=ACTOR)
            for number in range(at_once):
                audit.record(actor=ACTOR, action="things.noted", obj=f"{turn}/{number}", data={"tonnes": "1.000"})
        if (turn + 1) * seals // turns > turn * seals // turns:
            seal_everything()


@contextmanager
def undone() -> Iterator[None]:
    """Roll back everything that happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Forger:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        with connection.cursor() as cursor:
            self.keys = {table: _all(cursor, table, "id") for table in (LEDGER, TRAIL)}
            self.numbers = {table: _all(cursor, table, "number") for table in (BATCHES, CHECKPOINTS)}
            self.points = {table: _all(cursor, table, "chain_point") for table in (LEDGER, TRAIL)}
            cursor.execute(
                "SELECT table_name, column_name, data_type FROM information_schema.columns"
                " WHERE table_name = ANY(%s) ORDER BY 1, 2",
                [[LEDGER, TRAIL, BATCHES, CHECKPOINTS]],
            )
            self.columns: dict[str, list[tuple[str, str]]] = {}
            for table, column, kind in cursor.fetchall():
                self.columns.setdefault(table, []).append((column, kind))

    def falsify(self) -> str:
        """Falsify once and return a description; an act that the table's own checks refuse is drawn again."""
        acts: list[Callable[[], str]] = [self.edit, self.delete, self.insert, self.reorder, self.truncate]
        act = self.random.choice(acts)
        while True:
            try:
                with transaction.atomic():
                    return act()
            except DatabaseError as refused:
                if not _is_refusal(refused):
                    raise

    def edit(self) -> str:
        table = self.random.choice([LEDGER, LEDGER, TRAIL, TRAIL, BATCHES, CHECKPOINTS])
        column, kind = self.random.choice(self.columns[table])
        name, key = self._row(table)
        other = OTHER[kind].format(c=f'"{column}"')
        changed = self._run(
            f'UPDATE {table} SET "{column}" = {other} WHERE {name} = %s AND ({other}) IS DISTINCT FROM "{column}"', key
        )
        return f"edit {table}.{column} of {key}" if changed else self.edit()

    def delete(self) -> str:
        table = self.random.choice([LEDGER, TRAIL, BATCHES, CHECKPOINTS])
        name, key = self._row(table)
        self._run(f"DELETE FROM {table} WHERE {name} = %s", key)
        if table == CHECKPOINTS:  # the newest may be taken from the table: a copy of it lies outside
            return f"delete checkpoint {key}"
        return f"delete {table} {key}"

    def insert(self) -> str:
        """Insert a copy of a row under another key, at any place of the sealed past or in the future."""
        table = self.random.choice([LEDGER, TRAIL])
        _name, key = self._row(table)
        point = self.random.choice([self.random.choice(self.points[table]), 2**60, 0])
        self._run(
            f"INSERT INTO {table} SELECT (r).* FROM (SELECT jsonb_populate_record(e,"
            f" jsonb_build_object('id', gen_random_uuid(), 'chain_point', %s::bigint)) AS r"
            f" FROM {table} e WHERE id = %s) one",
            point,
            key,
        )
        return f"insert {table} at {point}"

    def reorder(self) -> str:
        """Exchange the keys, or the transactions, of two rows."""
        table = self.random.choice([LEDGER, TRAIL])
        one, other = self.random.sample(self.keys[table], 2)
        if self.random.random() < 0.5:
            spare = "ffffffff-ffff-7fff-8fff-ffffffffffff"
            for new, old in ((spare, one), (one, other), (other, spare)):
                self._run(f"UPDATE {table} SET id = %s WHERE id = %s", new, old)
            return f"reorder keys of {table} {one} {other}"
        changed = self._run(
            f"UPDATE {table} a SET chain_point = b.chain_point FROM {table} b WHERE a.id IN (%s, %s)"
            f" AND b.id IN (%s, %s) AND a.id <> b.id AND a.chain_point <> b.chain_point",
            *(one, other) * 2,
        )
        return f"reorder points of {table} {one} {other}" if changed else self.reorder()

    def truncate(self) -> str:
        """Cut off the end of a table, of the chain, or both, with the checkpoints covering it; or empty tables."""
        if self.random.random() < 0.2:
            table = self.random.choice([LEDGER, TRAIL, BATCHES, CHECKPOINTS])
            self._run(f"TRUNCATE {table} CASCADE")
            return f"truncate: all of {table}"
        from_batch = self.random.choice(self.numbers[BATCHES])
        with connection.cursor() as cursor:
            cursor.execute("SELECT from_point FROM core_sealbatch WHERE number = %s", [from_batch])
            (point,) = cursor.fetchone()
        cut = self.random.choice([(LEDGER,), (TRAIL,), (LEDGER, TRAIL), (LEDGER, TRAIL, BATCHES), (BATCHES,)])
        cut += (CHECKPOINTS,) if self.random.random() < 0.5 else ()
        gone = 0
        for table in cut:
            if table == CHECKPOINTS:
                gone += self._run("DELETE FROM core_checkpoint WHERE batches >= %s", from_batch)
            elif table == BATCHES:
                gone += self._run("DELETE FROM core_sealbatch WHERE number >= %s", from_batch)
            else:
                gone += self._run(f"DELETE FROM {table} WHERE chain_point >= %s", point)
        return f"truncate: cut {', '.join(cut)} from batch {from_batch}" if gone else self.truncate()

    def _row(self, table: str) -> tuple[str, Any]:
        if table in self.keys:
            return "id", self.random.choice(self.keys[table])
        return "number", self.random.choice(self.numbers[table])

    def _run(self, statement: str, *parameters: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return int(cursor.rowcount)


def _all(cursor: Any, table: str, column: str) -> list[Any]:
    cursor.execute(
        sql.SQL("SELECT {c} FROM {t} ORDER BY {c}").format(c=sql.Identifier(column), t=sql.Identifier(table))
    )
    return [row[0] for row in cursor.fetchall()]


def _is_refusal(error: DatabaseError) -> bool:
    """Return whether a check or length limit that binds even a superuser refused the value."""
    state = getattr(error.__cause__, "sqlstate", "") or ""
    return state.startswith(("22", "23"))
