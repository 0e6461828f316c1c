"""The database, not the request, is at fault: away, read-only, or out of room. The same request may work in a moment.

Known by the error, not by asking. ``core.api.problem`` and ``core.web.failures`` answer 503 with ``Retry-After``;
``core.web.health`` asks, and says so to whoever watches.
"""

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

RETRY_AFTER = "5"  # seconds: a database that was killed is back by then
_READ_ONLY = "25006"  # read_only_sql_transaction, which psycopg takes for a fault of ours
# What a transaction may write aside before it is said that there is no room: spilled to a temporary file, then gone.
_ROOM = """
    WITH spilled AS MATERIALIZED (SELECT repeat(md5(n::text), 32) FROM generate_series(1, 2000) n)
    SELECT count(*) FROM spilled
"""


def is_outage(error: BaseException | None) -> bool:
    if isinstance(error, DatabaseError):
        return isinstance(error, OperationalError) or getattr(error.__cause__, "sqlstate", None) == _READ_ONLY
    return isinstance(error, InterfaceError)


def database() -> str:
    """``ok``, ``full`` (no room for two megabytes), ``read-only`` or ``away``, found out by asking."""
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
