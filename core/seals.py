"""What of the kernel is sealed against tampering, and what must hold before rows are written that will be."""

from collections.abc import Iterator

from core import guarded_schema, sealing, startup
from core.models import AuditEvent

sealing.chained(AuditEvent)
startup.check(guarded_schema.differences)


@startup.check
def _behind_the_chain() -> Iterator[str]:
    """Rows written now would seem to have been put in among those that are sealed."""
    try:
        sealing.require_counter_ahead()
    except sealing.CounterBehind as behind:
        yield str(behind)
