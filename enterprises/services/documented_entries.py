"""Statements of documents that count from a day: their faults, their insertion and their withdrawal."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.lifecycle import Lifecycle
from core.transactions import refusal, service
from core.type_aliases import Text
from enterprises.lifecycles.only_added import other_office
from enterprises.models.entries import Documented, Withdrawable
from enterprises.services import entries
from enterprises.services.validation import require_reason

refusal(
    "entry_withdrawal_states_the_same",
    lambda: Conflict("other_entry", _("A withdrawal states the same as its entry.")),
)


refusal("entry_withdrawn_by_its_office", other_office)


def withdrawal_of[Row: Withdrawable](entry: Row, reason: str) -> Row:
    """Return the row, not saved, that withdraws an entry: it states the same."""
    return entries.further_row(entry, withdraws=entry, reason=require_reason(reason))


class DocumentedEntries[Row: Documented]:
    """The services of one kind of entries; the ``capability`` allows their recording.

    ``noun`` and ``verbs`` name the actions in the audit trail, whose lines state the ``figures``. ``required``: the
    texts that an entry must have, each with the sentence that asks for it. ``faults``: what else may be wrong with one.
    """

    def __init__(
        self,
        lifecycle: Lifecycle[Row],
        capability: str,
        noun: str,
        *figures: str,
        verbs: tuple[str, str] = ("record", "withdraw"),
        required: Mapping[str, Text] = MappingProxyType({}),
        faults: Callable[[Row], list[Fault]] = lambda row: [],
    ) -> None:
        self.lifecycle, self.capability, self.figures = lifecycle, capability, figures
        self.required, self.faults = required, faults
        self.recorded, self.withdrawn = (f"{noun}.{verb}" for verb in verbs)

    @service
    def record(self, *, actor: Actor, **stated: Any) -> Row:
        """Record an entry with what its document states, by the names of the model's fields."""
        values = {name: value.strip() if isinstance(value, str) else value for name, value in stated.items()}
        row = self.lifecycle.begin_new(lambda: self.lifecycle.model(**values), self.capability, actor)
        if faults := self._faults(row, actor):
            raise Invalid("invalid", _("The entry has errors. Nothing was recorded."), errors=faults)
        return entries.insert(self.lifecycle, row, self.recorded, actor, *self.figures, reason=row.document)

    @service
    def withdraw(self, entry: Row, *, actor: Actor, reason: str) -> Row:
        """Withdraw an entry that is a mistake, by a further entry that names it."""
        entry = self.lifecycle.begin(entry, "withdraw", actor)
        row = withdrawal_of(entry, reason)
        return entries.insert(self.lifecycle, row, self.withdrawn, actor, *self.figures, reason=row.reason)

    def _faults(self, row: Row, actor: Actor) -> list[Fault]:
        until: dt.date | None = getattr(row, "until", None)
        faults = entries.in_the_future("day", row.day, actor)
        if until is not None and until < row.day:
            faults.append(Fault("/until", "before_start", _("The last day is before the first.")))
        required = {name: str(detail) for name, detail in self.required.items()}
        faults += entries.missing(row, document=_("Name the document: its office, number and day."), **required)
        return faults + self.faults(row)
