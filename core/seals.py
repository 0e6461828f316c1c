"""The kernel's sealed tables, and the start-up checks that rows can be written to them."""

from collections.abc import Iterator

from core import guarded_schema, sealing, startup_checks
from core.models import AuditEvent, RowVersion, SealBatch

sealing.chained(AuditEvent)
sealing.chained(RowVersion, unsealed_columns=("salt",))
sealing.version_rows(
    "core",
    exempt={
        "core_auditevent": "chained itself",
        "core_rowversion": "chained itself",
        "core_sealbatch": "the chain",
        "core_checkpoint": "signed",
        "core_schemastatement": "signed",
        "core_sealcounter": "compared with the chain",
        "core_sealwitness": "how far the sending has come",
        "core_outboxmessage": "kept for thirty days",
        "core_failedtask": "kept for thirty days",
        "core_idempotencykey": "kept for thirty days",
    },
)

_NAMED = 20  # differences in one line of a refusal


@startup_checks.check
def _schema_differs() -> Iterator[str]:
    lines = list(guarded_schema.differences())
    yield from lines[:_NAMED]
    if len(lines) > _NAMED:
        yield f"and {len(lines) - _NAMED} more differences, which manage.py sign_schema lists"


@startup_checks.check
def _behind_the_chain() -> Iterator[str]:
    """Yield a reason to refuse if new rows could not follow the chain: its end is missing, or the counter is behind."""
    try:
        sealing.require_counter_ahead()
        sealing.require_uncut(SealBatch.objects.order_by("-number").defer("leaves").first())
    except (sealing.CounterBehind, sealing.ChainCut) as refused:
        yield str(refused)
