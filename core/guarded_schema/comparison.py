"""Compares the database's schema with the newest signed statement, and names what differs."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from core.guarded_schema.catalog import SHORT, list_migrations, read_items
from core.models import SchemaStatement
from core.sealing import keys


def differences() -> Iterator[str]:
    """Yield each item that is not as ``migrate`` signed it, in a sentence of its own."""
    if not is_installed():
        yield "the database has no signed statement of its schema: run manage.py migrate"
        return
    newest = SchemaStatement.objects.order_by("-number").first()
    if newest is None:
        yield "the signed statement of the schema was deleted"
        return
    if not keys.is_signed(newest.statement.encode(), newest.signature, newest.key, keys.SCHEMA):
        yield "the statement of the schema is not signed by this register (SEAL_KEY, SEAL_TRUSTED_KEYS)"
        return
    signed: dict[str, Any] = json.loads(newest.statement)
    for name in sorted(list_migrations() - set(signed["migrations"])):
        yield f"migration {name} is not in the signed schema: run manage.py migrate"
    yield from compare_items(signed["items"], read_items())


def is_installed() -> bool:
    """Return whether the table of signed statements exists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [SchemaStatement._meta.db_table])
        return bool(cursor.fetchone()[0])


def compare_items(expected: dict[str, str], actual: dict[str, str]) -> Iterator[str]:
    for name in sorted(expected.keys() | actual.keys()):
        if name not in actual:
            yield f"{name} is missing"
        elif name not in expected:
            yield f"{name} was added"
        elif expected[name] != actual[name]:
            is_short = max(len(expected[name]), len(actual[name])) <= SHORT
            yield f"{name} was changed" + (f": {actual[name]} instead of {expected[name]}" if is_short else "")
