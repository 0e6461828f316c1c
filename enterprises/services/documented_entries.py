"""Statements of documents that count from a day: their faults, their insertion and their withdrawal."""

import datetime as dt

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal
from core.write_access import WriteAccess
from enterprises.entry_lifecycles import other_office
from enterprises.models.entries import Documented, Withdrawable
from enterprises.services import entries
from enterprises.services.validation import require_reason

_OWN = {"id", "withdraws", "reason", "recorded_by", "recorded_at"}

refusal(
    "entry_withdrawal_states_the_same",
    lambda: Conflict("other_entry", _("A withdrawal states the same as its entry.")),
)


refusal("entry_withdrawn_by_its_office", other_office)


def withdrawal_of[Row: Withdrawable](entry: Row, reason: str) -> Row:
    """Return the row, not saved, that withdraws an entry: it states the same."""
    fields = [field for field in type(entry)._meta.concrete_fields if field.name not in _OWN]
    stated = {field.attname: getattr(entry, field.attname) for field in fields}
    return type(entry)(**stated, withdraws=entry, reason=require_reason(reason))


def document_faults(row: Documented, actor: Actor, until: dt.date | None = None, **required: str) -> list[Fault]:
    """Return what is wrong with the day and the document of an entry, and which ``required`` texts it lacks."""
    faults = entries.in_the_future("day", row.day, actor)
    if until is not None and until < row.day:
        faults.append(Fault("/until", "before_start", _("The last day is before the first.")))
    return faults + entries.missing(row, document=_("Name the document: its office, number and day."), **required)


def insert[Row: Documented](
    access: WriteAccess[Row], row: Row, action: str, actor: Actor, *figures: str, faults: list[Fault] | None = None
) -> Row:
    """Insert an entry as ``entries.insert`` does, for its reason or its document, or refuse it with all its faults."""
    if faults:
        raise Invalid("invalid", _("The entry has errors. Nothing was recorded."), errors=faults)
    return entries.insert(access, row, action, actor, *figures, reason=row.reason or row.document)
