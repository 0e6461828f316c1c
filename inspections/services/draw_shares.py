"""The share of visits drawn at random: two administrators enter it, for months to come; loaders any."""

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
from inspections.models import DrawShare

ENTER = "draw_shares.enter"  # two-person act
SHARES = WriteAccess(DrawShare, can=can_anywhere, locks_rows=False)


def _month_is_over() -> Fault:
    return Fault(
        "/from_month", "month_is_over", _("A share holds from this month on: draws that were made keep theirs.")
    )


refusal("draw_share_by_two", approvals.needs_second_person)
refusal(
    "draw_share_not_backdated",
    lambda: Invalid("invalid", _("The entry has errors."), errors=[_month_is_over()]),
)


@service
def enter(*, actor: Actor, from_month: dt.date, share: Decimal, document: str) -> DrawShare:
    """Enter the share of visits that is drawn at random from a month on; draws that were made keep theirs."""
    row = SHARES.begin_new(
        lambda: DrawShare(from_month=from_month, share=share, document=document.strip()), REFERENCE_EDIT, actor
    )
    _require(_faults(row))
    if not isinstance(actor, Loader):
        require_fitting(row)
        approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    data = {"from": f"{from_month:%Y-%m}", "share": str(share)}
    audit.record(actor=actor, action=ENTER, obj=row, place=NATION, reason=row.document, data=data)
    return row


def require_fitting(row: DrawShare) -> None:
    """Raise ``Invalid`` with every fault of an entry; a month that is over keeps its share."""
    late = row.from_month < month_of(clock.today())
    _require([*_faults(row), *([_month_is_over()] if late else [])])


def _faults(row: DrawShare) -> list[Fault]:
    faults = []
    if row.from_month.day != 1:
        faults.append(months.fault("/from_month"))
    if not 0 < row.share <= 1:
        faults.append(Fault("/share", "out_of_range", _("A share is greater than 0 and at most 1.")))
    if not row.document:
        faults.append(Fault("/document", "required", _("Name the document: its office, number and day.")))
    if DrawShare.objects.filter(from_month=row.from_month).exists():
        faults.append(Fault("/from_month", "exists", _("A share from this month on is on record already.")))
    return faults


def _require(faults: list[Fault]) -> None:
    if faults:
        raise Invalid("invalid", _("The entry has errors."), errors=faults)
