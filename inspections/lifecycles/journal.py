"""Names of the entries in the journals of cases and inspections: those of the transitions, and those below.

A transition without a text, and a kind of entry that is declared twice, are refused when the product starts.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle
from core.type_aliases import Text
from inspections.lifecycles.cases import CASE
from inspections.lifecycles.findings import FINDING
from inspections.lifecycles.inspections import INSPECTION
from inspections.lifecycles.orders import ORDER
from inspections.lifecycles.proceedings import PROCEEDING
from inspections.models import CaseEntry, InspectionEntry

# Entries that no transition writes: the opening, escalations, the nightly tasks, and the ledger.
_OTHER_CASE_ENTRIES = {
    "open": gettext_lazy("Opened"),
    "escalate": gettext_lazy("Reported to the level above"),
    "missed": gettext_lazy("Order missed, reported to the level above"),
    "taken_down": gettext_lazy("Taken down"),
    "taken_down_late": gettext_lazy("Taken down too late, reported to the level above"),
    "quota_deduct": gettext_lazy("Quota deducted"),
    "quota_withhold": gettext_lazy("Quota withheld"),
    "quota_release": gettext_lazy("Quota released"),
    "quota_reverse": gettext_lazy("Quota returned"),
    "quota_gone": gettext_lazy("Quota could not be returned"),
}
# The list of parties keeps its own record of these.
_NOT_IN_THE_JOURNAL = ("declare_impartiality",)


def entries_of(
    *lifecycles: Lifecycle[Any], other: Mapping[str, Text], without: Collection[str] = ()
) -> dict[str, Text]:
    """Return the text of each kind of entry that transitions of these lifecycles write, and of the others."""
    entries = dict(other)
    for lifecycle in lifecycles:
        for verb, transition in lifecycle.transitions.items():
            if bool(transition.entry) == (verb in without):
                raise ValueError(f"{verb!r} of {lifecycle.model.__name__}: either a journal entry or an exemption")
            declared = transition.entry if isinstance(transition.entry, Mapping) else {verb: transition.entry}
            if twice := entries.keys() & declared.keys():
                raise ValueError(f"the journal entries {sorted(twice)} are declared twice")
            entries.update(declared if transition.entry else {})
    return entries


CASE_ENTRIES = entries_of(CASE, ORDER, PROCEEDING, other=_OTHER_CASE_ENTRIES, without=_NOT_IN_THE_JOURNAL)
INSPECTION_ENTRIES = entries_of(INSPECTION, FINDING, other={"plan": gettext_lazy("Planned")})


def entry_name(entry: CaseEntry | InspectionEntry) -> str:
    """Name an entry in the journal of a case or an inspection."""
    return str((CASE_ENTRIES if isinstance(entry, CaseEntry) else INSPECTION_ENTRIES)[entry.verb])
