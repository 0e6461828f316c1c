"""What of the kernel is sealed against tampering, and what must hold before rows are written that will be."""

from collections.abc import Iterator

from django.db import connection

from core import sealing, startup
from core.models import AuditEvent

sealing.chained(AuditEvent)

_GUARDS = ("append_only", "chain_stamp")


@startup.check
def _unguarded() -> Iterator[str]:
    with connection.cursor() as cursor:
        for stream in sealing.streams():
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgname = ANY(%s)",
                [stream.table, list(_GUARDS)],
            )
            if cursor.fetchone() != (len(_GUARDS),):
                yield f"{stream.table} has lost the triggers that keep its rows as they were written"


@startup.check
def _behind_the_chain() -> Iterator[str]:
    """Rows written now would seem to have been put in among those that are sealed."""
    try:
        sealing.require_counter_ahead()
    except sealing.CounterBehind as behind:
        yield str(behind)
