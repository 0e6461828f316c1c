"""Sealing in tests: wait for the transactions of other tests on this server, and act as the database's superuser."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from core import audit, sealing
from core.actors import SystemActor
from core.models import AuditEvent
from core.servers.postgres import SUPERUSER

INSTALLED = 1  # rows that the migrations enter, sealed in the first batch: the country's due day


def note(label: str) -> AuditEvent:
    return audit.record(actor=SystemActor("sealing tests"), action="things.noted", obj=label, data={"no": label})


def seal_everything(seconds: float = 600) -> int:
    """Seal until nothing is left, since another test's transaction on the same server may hold the horizon back.

    A module may keep one transaction open for all its tests, so this waits long; the failure names the transaction.
    """
    sealed, end = 0, time.monotonic() + seconds
    while True:
        sealed += sealing.seal()
        if not any(sealing.unsealed().values()):
            return sealed
        assert time.monotonic() < end, (sealing.unsealed(), oldest_transaction())
        time.sleep(0.05)


def oldest_transaction() -> tuple[object, ...] | None:
    """Return the transaction that holds the horizon back: database, state, age and last statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname, state, now() - xact_start, left(query, 200) FROM pg_stat_activity"
            " WHERE backend_xmin IS NOT NULL OR backend_xid IS NOT NULL ORDER BY xact_start LIMIT 1"
        )
        return cursor.fetchone()


def found() -> list[str]:
    return [str(finding) for finding in sealing.verify()]


@contextmanager
def superuser(*, unbound: bool = True) -> Iterator[None]:
    """Connect ``default`` as superuser; with ``unbound``, no trigger fires and no foreign key is checked."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["USER"] = SUPERUSER
    try:
        with connection.cursor() as cursor:
            if unbound:
                cursor.execute("SET session_replication_role TO replica")
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def execute(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
