"""The ledger's posting of many entries beside a COPY of as many rows into a table without constraints.

Needs Django set up.
"""

import datetime as dt
import io
import time
from decimal import Decimal

import psycopg
from django.conf import settings
from django.db import connection, transaction

from benchmarks import synthetic_data
from quotas import ledger
from quotas.models import Account

HEAD = ["| what | register | COPY | ratio | goal |", "| --- | --- | --- | --- | --- |"]


def row(count: int, **accounts: object) -> str:
    """Post use to the enterprises' accounts that fit, in turn, and copy the postings; return the row of a table."""
    found = Account.objects.filter(holder__type="enterprise", **accounts).order_by("pk")
    keys = list(found.values_list("pk", "programme_year__year"))
    entries = [
        ledger.Entry(kind="use", to=key, tonnes=Decimal("0.001"), effective_on=dt.date(year, 1, 31), document="bench")
        for key, year in (keys[number % len(keys)] for number in range(count))
    ]
    began = time.perf_counter()
    with transaction.atomic():
        ledger.post_many(entries, actor=synthetic_data.ACTOR)
    ours = time.perf_counter() - began
    connection.close()
    bare = _copied(count)
    return (
        f"| `post_many` of {count:,} on {len(keys):,} accounts | {ours:.1f} s ({count / ours:,.0f}/s)"
        f" | {bare:.2f} s | {ours / bare:.0f} times as long | 12 |"
    )


def _copied(count: int) -> float:
    """Return the seconds of a COPY of the newest postings."""
    with psycopg.connect(settings.SERVERS.owner_url) as owner:
        owner.execute("CREATE TABLE bare_posting (LIKE quotas_posting)")
        copied = io.BytesIO()
        with owner.cursor().copy(
            f"COPY (SELECT * FROM quotas_posting ORDER BY recorded_at DESC LIMIT {int(count)}) TO STDOUT"
        ) as out:
            for block in out:
                copied.write(block)
        owner.commit()
        began = time.perf_counter()
        with owner.cursor().copy("COPY bare_posting FROM STDIN") as into:
            into.write(copied.getvalue())
        owner.commit()
        taken = time.perf_counter() - began
        owner.execute("DROP TABLE bare_posting")
        return taken
