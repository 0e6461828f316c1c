"""An office sets the due day of its monthly reports, from a month that has not ended on."""

import datetime as dt

from django.utils.translation import gettext as _

from core import outbox
from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from core.write_access import WriteAccess
from enterprises.models import NATION, FigureEvidence, Jurisdiction
from enterprises.policies import can
from quotas import capabilities, events
from quotas.models import DueDay
from quotas.policies import may_set_due_days
from quotas.services import parameters

LAST_DAY = 31


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
    nothing changes for a month that is over, filed or not.
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
    row = parameters.record(row, actor=actor, action="due_days.set", place=code, faults=_faults(row))
    outbox.announce(events.DUE_DAY_SET, due_day_id=row.pk)
    return row


def _faults(row: DueDay) -> list[Fault]:
    faults = []
    if row.place is not None and row.place.level != Jurisdiction.Level.PROVINCE:
        faults.append(Fault("/place", "not_a_province", _("Due days are set for a province or for the whole country.")))
    if row.day is not None and not 1 <= row.day <= LAST_DAY:
        faults.append(Fault("/day", "out_of_range", _("A day of the month is 1 to 31.")))
    if row.day is None and row.place is None and not row.kind:
        faults.append(Fault("/day", "required", _("The whole country always has a due day: give another one.")))
    return faults
