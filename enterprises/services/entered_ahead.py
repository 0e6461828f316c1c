"""Rows that hold from a day to come over values of the program: entered by two administrators, and withdrawn before it.

The services of each kind (parameters of rules, versions of texts) state what is judged of a row; the steps are here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal
from core.write_access import Lock, WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Jurisdiction
from enterprises.models.entered_ahead import EnteredAhead
from enterprises.policies import can_anywhere
from enterprises.services import approvals

# The nation is locked for every entry and withdrawal, so that each finds what the other left.
_NATION = Lock(Jurisdiction, lambda row: Jurisdiction.objects.filter(code=NATION).values_list("pk", flat=True))


def access_to[Row: EnteredAhead](model: type[Row]) -> WriteAccess[Row]:
    return WriteAccess(model, can=can_anywhere, locks=[_NATION])


def declare_refusals(name: str) -> None:
    """Declare what the refusals of the trigger of this name mean (``EnteredAheadByTwo``)."""
    refusal(f"{name}_by_two", approvals.needs_second_person)
    refusal(f"{name}_ahead", lambda: _invalid([_is_not_ahead()]))
    refusal(f"{name}_not_in_force", _in_force_already)


def enter[Row: EnteredAhead](
    access: WriteAccess[Row],
    make: Callable[[], Row],
    *,
    actor: Actor,
    act: str,
    faults: Callable[[Row], Iterable[Fault]],
    data: Callable[[Row], Mapping[str, str]],
) -> Row:
    """Enter a row as two administrators have approved it; loaders enter one of any day."""
    row = access.begin_new(make, REFERENCE_EDIT, actor, beside=Jurisdiction.objects.filter(code=NATION))
    if isinstance(actor, Loader):
        _require(faults(row))
    else:
        require_fitting(row, faults(row))
        approvals.require(act, Jurisdiction.objects.get(code=NATION), actor=actor)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    audit.record(actor=actor, action=act, obj=row, place=NATION, reason=row.document, data=data(row))
    return row


def withdraw[Row: EnteredAhead](
    access: WriteAccess[Row],
    row: Row,
    *,
    actor: Actor,
    reason: str,
    act: str,
    require: Callable[[Row], Any],
    data: Callable[[Row], Mapping[str, str]],
) -> Row:
    """Withdraw a row that has not come into force, by two administrators; it stays on record."""
    row = access.begin(row, REFERENCE_EDIT, actor)
    approvals.require(act, row, actor=actor)
    require(row)
    row.withdrawn_on = clock.today()
    row.save_next("withdrawn_on")
    audit.record(actor=actor, action=act, obj=row, place=NATION, reason=reason, data=data(row))
    return row


def require_fitting(row: EnteredAhead, faults: Iterable[Fault]) -> None:
    """Raise ``Invalid`` with the faults of an entry, which begins after today, so that nothing past changes."""
    _require([*faults, *([_is_not_ahead()] if row.valid_from <= clock.today() else [])])


def require_not_in_force(row: EnteredAhead) -> None:
    """Refuse to withdraw a row that is withdrawn or in force."""
    if row.withdrawn_on is not None:
        raise Conflict("withdrawn_already", _("This is withdrawn already."))
    if row.valid_from <= clock.today():
        raise _in_force_already()


def _is_not_ahead() -> Fault:
    return Fault("/valid_from", "not_ahead", _("Enter a day after today."))


def _in_force_already() -> Conflict:
    return Conflict("in_force_already", _("This is in force. Enter another one for a day to come."))


def _require(faults: Iterable[Fault]) -> None:
    if found := list(faults):
        raise _invalid(found)


def _invalid(faults: list[Fault]) -> Invalid:
    return Invalid("invalid", _("The entry has errors."), errors=faults)
