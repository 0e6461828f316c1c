"""Entries of dated parameters: each names its document, and none reaches back into a month that is over."""

from django.utils.translation import gettext as _

from core import audit, clock, months
from core.actors import Actor, Loader
from core.errors import Fault, Invalid
from enterprises.services.validation import unnamed_document
from quotas.models.parameters import Parameter


def record[P: Parameter](row: P, *, actor: Actor, action: str, place: str = "", faults: list[Fault] | None = None) -> P:
    """Save a new entry with its author, or refuse it with all its faults.

    Only a loader enters values of earlier months: reports filed in time would become late or faulty afterwards.
    """
    row.document = row.document.strip()
    require_fitting(row, actor, faults)
    row.recorded_by_id = actor.pk
    row.recorded_at = clock.now()
    row.save(force_insert=True)
    data = {"from": f"{row.from_month:%Y-%m}", "says": str(row)}
    audit.record(actor=actor, action=action, obj=row, place=place, reason=row.document, data=data)
    return row


def require_fitting(row: Parameter, actor: Actor | None, faults: list[Fault] | None = None) -> None:
    """Raise ``Invalid`` with all faults of an entry; ``faults`` are those of its own figures."""
    if found := [*(faults or ()), *_faults(row, actor)]:
        raise Invalid("invalid", _("The entry has errors."), errors=found)


def _faults(row: Parameter, actor: Actor | None) -> list[Fault]:
    faults = []
    if row.from_month.day != 1:
        faults.append(months.fault("/from_month"))
    elif row.from_month < months.month_of(clock.today()) and not isinstance(actor, Loader):
        faults.append(
            Fault(
                "/from_month",
                "month_is_over",
                _("It can hold from %(month)s on: months that are over stay as they were judged.")
                % {"month": f"{clock.today():%Y-%m}"},
            )
        )
    faults += unnamed_document(row.document)
    return faults
