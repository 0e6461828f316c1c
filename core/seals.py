"""What of the kernel is sealed against tampering, and what must hold before rows are written that will be."""

from collections.abc import Iterator

from core import guarded_schema, sealing, startup
from core.models import AuditEvent

sealing.chained(AuditEvent)

_NAMED = 20  # differences in one line of a refusal


@startup.check
def _schema_differs() -> Iterator[str]:
    found = list(guarded_schema.differences())
    yield from found[:_NAMED]
    if len(found) > _NAMED:
        yield f"and {len(found) - _NAMED} more differences, which manage.py sign_schema lists"


@startup.check
def _behind_the_chain() -> Iterator[str]:
    """Rows written now would seem to have been put in among those that are sealed."""
    try:
        sealing.require_counter_ahead()
    except sealing.CounterBehind as behind:
        yield str(behind)
