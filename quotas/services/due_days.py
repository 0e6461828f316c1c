"""Two officers of an office set the due day of its monthly reports, from a month that has not ended on.

Every month has one day: an entry holds until a later one replaces it, and the whole country always has one.
"""

import datetime as dt

from django.utils.translation import gettext as _

from core import outbox
from core.actors import Actor
from core.errors import Fault
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import NATION, FigureEvidence, Jurisdiction
from enterprises.policies import can
from enterprises.services import approvals
from quotas import capabilities, events
from quotas.models import DueDay
from quotas.policies import may_set_due_days
from quotas.services import parameters

SET = "due_days.set"  # takes two people
LAST_DAY = 31

refusal("due_day_by_two", approvals.needs_second_person)


def _may_set(actor: Actor, capability: str, row: DueDay | None) -> bool:
    if row is None:
        return can(actor, capability)
    return may_set_due_days(actor, capability, row.place.code if row.place is not None else NATION)


DUE_DAY = WriteAccess(DueDay, can=_may_set, locks_rows=False)


@service
def set_day(
    *,
    actor: Actor,
    from_month: dt.date,
    document: str,
    day: int | None,
    place: Jurisdiction | None = None,
    kind: str = "",
    evidence: str = FigureEvidence.ENTERED,
) -> DueDay:
    """Set the day of the following month by which reports of a province (or of the country) and a kind are due.

    No day ends the entry: the more general rule holds again. Duties of months that have not ended get a new due day;
    nothing changes for a month that is over, filed or not. Takes two people of that very office, or a loader.
    """
    code = place.code if place is not None else NATION
    row = DUE_DAY.begin_new(
        lambda: DueDay(
            place=None if code == NATION else place,
            kind=kind,
            day=day,
            from_month=from_month,
            document=document,
            evidence=evidence,
        ),
        capabilities.DUE_DAYS_SET,
        actor,
    )
    approvals.require(SET, place or Jurisdiction.objects.get(code=NATION), actor=actor, loaders=True)
    row = parameters.record(row, actor=actor, action=SET, place=code, faults=faults(row))
    outbox.announce(events.DUE_DAY_SET, due_day_id=row.pk)
    return row


def faults(row: DueDay) -> list[Fault]:
    """Return what is wrong with an entry, beside its month and its document."""
    found = []
    if row.place is not None and row.place.level != Jurisdiction.Level.PROVINCE:
        found.append(Fault("/place", "not_a_province", _("Due days are set for a province or for the whole country.")))
    if row.day is not None and not 1 <= row.day <= LAST_DAY:
        found.append(Fault("/day", "out_of_range", _("A day of the month is 1 to 31.")))
    if row.day is None and row.place is None and not row.kind:
        found.append(Fault("/day", "required", _("The whole country always has a due day: give another one.")))
    return found
