"""Rows of the kernel."""

from core.models.audit import AuditEvent
from core.models.base import Identified, Versioned, label_of
from core.models.failed_tasks import FailedTask
from core.models.fixed_day import FixedDay
from core.models.idempotency import IdempotencyKey
from core.models.outbox import OutboxMessage
from core.models.seals import Checkpoint, RowVersion, SchemaStatement, SealBatch, SealCounter, SealWitness
from core.models.search import parts_of
from core.models.tokens import ApiToken, TokenScope

__all__ = [
    "ApiToken",
    "AuditEvent",
    "Checkpoint",
    "FailedTask",
    "FixedDay",
    "IdempotencyKey",
    "Identified",
    "OutboxMessage",
    "RowVersion",
    "SchemaStatement",
    "SealBatch",
    "SealCounter",
    "SealWitness",
    "TokenScope",
    "Versioned",
    "label_of",
    "parts_of",
]
