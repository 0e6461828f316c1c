"""Advisory locks of the database: any session of the application's role can take one, so their holders are watched.

Each is named where it is taken. A wait for one ends as any other wait for a lock (``core.statement_timeouts``).
"""

from django.db import connection

BEAT = 0xBEA7  # held as long as a beat runs: of several, one sends the schedule
_LONGEST = """
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.state_change))), 0)
    FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND a.pid <> pg_backend_pid() AND a.datname = current_database()
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND (l.classid, l.objid, l.objsubid) <> (0, %s, 1)
"""


def longest_held() -> float:
    """Return for how many seconds another session has held an advisory lock, the beat's apart; 0 if none does."""
    with connection.cursor() as cursor:
        cursor.execute(_LONGEST, [BEAT])
        return float(cursor.fetchone()[0])
