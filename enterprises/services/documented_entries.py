"""Entries that are only added: what every one has in common when it is recorded and withdrawn."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, SystemActor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal
from enterprises.models.entries import Documented
from enterprises.services.validation import require_reason

_OWN = {"id", "withdraws", "reason", "recorded_by", "recorded_at"}

refusal(
    "entry_withdrawal_states_the_same",
    lambda: Conflict("other_entry", _("A withdrawal states the same as its entry.")),
)


def withdrawal_of[Row: Documented](entry: Row, reason: str) -> Row:
    """Return the row, not saved, that withdraws an entry: it states the same."""
    fields = [field for field in type(entry)._meta.concrete_fields if field.name not in _OWN]
    stated = {field.attname: getattr(entry, field.attname) for field in fields}
    return type(entry)(**stated, withdraws=entry, reason=require_reason(reason))


def document_faults(row: Documented, actor: Actor, until: dt.date | None = None) -> list[Fault]:
    """Return what is wrong with the day and the document of an entry."""
    faults = []
    if row.day > clock.today() and not isinstance(actor, SystemActor):
        faults.append(Fault("/day", "in_the_future", _("This day is in the future.")))
    if until is not None and until < row.day:
        faults.append(Fault("/until", "before_start", _("The last day is before the first.")))
    if not row.document:
        faults.append(Fault("/document", "required", _("Name the document: its office, number and day.")))
    return faults


def insert(
    row: Documented,
    actor: Actor,
    action: str,
    *,
    place: str,
    enterprise_code: str = "",
    data: Mapping[str, str | None],
    faults: list[Fault] | None = None,
) -> None:
    """Insert an entry with its line in the audit trail, or refuse it with all its faults."""
    if faults:
        raise Invalid("invalid", _("The entry has errors. Nothing was recorded."), errors=faults)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        place=place,
        enterprise_code=enterprise_code,
        reason=row.reason or row.document,
        data=dict(data),
    )
