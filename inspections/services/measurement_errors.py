"""Errors of measurement: two administrators enter those of a kind of product, for months to come; loaders any."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit, clock, months
from core.actors import Actor, Loader
from core.errors import Fault, Invalid
from core.months import month_of
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import can_anywhere
from enterprises.services import approvals
from inspections.models import MeasurementErrors
from inspections.models.measurement_errors import MOST

ENTER = "measurement_errors.enter"  # two-person act
ERRORS = WriteAccess(MeasurementErrors, can=can_anywhere, locks_rows=False)


def _month_is_over() -> Fault:
    detail = _("They hold from this month on: balances of months that are over stay as they were judged.")
    return Fault("/from_month", "month_is_over", detail)


refusal("measurement_errors_by_two", approvals.needs_second_person)
refusal(
    "measurement_errors_not_backdated",
    lambda: Invalid("invalid", _("The entry has errors."), errors=[_month_is_over()]),
)


@service
def enter(
    *,
    actor: Actor,
    kind: str,
    from_month: dt.date,
    random: Decimal,
    systematic: Decimal,
    stock: Decimal,
    recovery: Decimal,
    in_process: Decimal,
    document: str,
) -> MeasurementErrors:
    """Enter the errors that hold from a month on for a kind of product; balances of months before keep theirs."""
    row = ERRORS.begin_new(
        lambda: MeasurementErrors(
            kind=kind, from_month=from_month, random=random, systematic=systematic, stock=stock, recovery=recovery,
            in_process=in_process, document=document.strip(),
        ),
        REFERENCE_EDIT,
        actor,
    )  # fmt: skip
    _require(_faults(row))
    if not isinstance(actor, Loader):
        require_fitting(row)
        approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    data = {"kind": kind, "from": f"{from_month:%Y-%m}", **{name: str(getattr(row, name)) for name in row.FIGURES}}
    audit.record(actor=actor, action=ENTER, obj=row, place=NATION, reason=row.document, data=data)
    return row


def require_fitting(row: MeasurementErrors) -> None:
    """Raise ``Invalid`` with every fault of an entry; a month that is over keeps the errors by which it was judged."""
    late = row.from_month < month_of(clock.today())
    _require([*_faults(row), *([_month_is_over()] if late else [])])


def _faults(row: MeasurementErrors) -> list[Fault]:
    faults = []
    if row.from_month.day != 1:
        faults.append(months.fault("/from_month"))
    for name in row.FIGURES:
        share = getattr(row, name)
        if not 0 <= share <= Decimal(MOST) or (name == "random" and not share):
            detail = _("Shares from 0 to 0.5; the random error is greater than zero.")
            faults.append(Fault(f"/{name}", "out_of_range", detail))
    if not row.document:
        faults.append(Fault("/document", "required", _("Name the document: its office, number and day.")))
    if MeasurementErrors.objects.filter(kind=row.kind, from_month=row.from_month).exists():
        detail = _("Errors of this kind from this month on are on record already.")
        faults.append(Fault("/from_month", "exists", detail))
    return faults


def _require(faults: list[Fault]) -> None:
    if faults:
        raise Invalid("invalid", _("The entry has errors."), errors=faults)
