"""Outages of the database and of the store of files: unavailable, read-only, or out of disk space.

The same request may succeed in a moment.

They are recognised by the error. ``core.problems`` and ``core.web.error_pages`` answer 503 with ``Retry-After``;
``core.web.health`` queries the database and reports its state.
"""

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from core.file_stores import StoreUnavailable

RETRY_AFTER = "5"  # seconds: a database that was killed is back by then
_READ_ONLY = "25006"  # read_only_sql_transaction, which psycopg takes for a fault of ours
# Bytes written to a temporary file to test whether there is room; the file is removed at once.
_ROOM = """
    WITH spilled AS MATERIALIZED (SELECT repeat(md5(n::text), 32) FROM generate_series(1, 2000) n)
    SELECT count(*) FROM spilled
"""


def is_outage(error: BaseException | None) -> bool:
    if isinstance(error, DatabaseError):
        return isinstance(error, OperationalError) or getattr(error.__cause__, "sqlstate", None) == _READ_ONLY
    return isinstance(error, (InterfaceError, StoreUnavailable))


def database() -> str:
    """Query the database and return ``ok``, ``full`` (no room for two megabytes), ``read-only`` or ``away``."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_read_only')::boolean")
            (read_only,) = cursor.fetchone()
            if read_only:
                return "read-only"
    except (DatabaseError, InterfaceError):
        return "away"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64kB'")
            cursor.execute(_ROOM)
    except (DatabaseError, InterfaceError):
        return "full"
    return "ok"
