"""Writing of the audit trail; a service records its act in the act's own transaction."""

import json
from collections.abc import Iterable
from typing import Any

import structlog
from django.db import models

from core import clock, sql
from core.actors import Actor
from core.models import AuditEvent

_INSERT = sql.Command(__file__, "audit.sql")
_COLUMNS = (
    "at",
    "actor_id",
    "actor_name",
    "actor_role",
    "action",
    "object_type",
    "object_id",
    "object_label",
    "place",
    "enterprise_code",
    "reason",
    "request_id",
)


def record(**members: Any) -> AuditEvent:
    """Write one audit event; the parameters are those of ``event``."""
    written = event(**members)
    written.save(force_insert=True)
    return written


def record_many(events: Iterable[AuditEvent]) -> None:
    """Write many audit events in one statement."""
    rows = list(events)
    columns = {name: [getattr(row, name) for row in rows] for name in _COLUMNS}
    if rows:
        _INSERT.run(**columns, data=[json.dumps(row.data) for row in rows])


def event(
    *,
    actor: Actor,
    action: str,
    obj: models.Model | str,
    place: str = "",
    enterprise_code: str = "",
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """Return an audit event that is not yet written; ``place`` and ``enterprise_code`` decide who may read it later.

    ``obj`` is the row or, if there is none (a question asked, a file exported), the name of the object.
    ``data`` is JSON: ids, tonnes as strings, nothing secret.
    """
    if isinstance(obj, models.Model):
        kind, key, label = str(obj._meta.model_name), str(obj.pk), str(obj)
    else:
        kind, key, label = obj, "", obj
    return AuditEvent(
        at=clock.now(),
        actor_id=actor.pk,
        actor_name=str(actor)[:160],
        actor_role=str(getattr(actor, "role", ""))[:200],
        action=action,
        object_type=kind[:40],
        object_id=key,
        object_label=label[:300],
        place=place,
        enterprise_code=enterprise_code,
        reason=reason,
        data=data or {},
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
