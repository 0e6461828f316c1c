"""The day on which a paper came, confirmed by a second officer: from then on the report is on time.

One officer's word is for one report, or for all reports that were filed from one sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from core import audit, clock, expected_versions
from core.actors import Actor
from core.errors import DomainError
from core.transactions import service
from core.write_access import absent
from enterprises.policies import person
from enterprises.services import validation
from quotas.models import ReceiptConfirmation, Report
from quotas.services.reports.drafts import line_of_trail
from quotas.services.reports.lifecycle import LIFECYCLE, nothing_to_confirm, with_writer

MOST_CONFIRMED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class ConfirmedReceipts:
    """The reports whose day was confirmed, those that were refused, and the number that wait still."""

    confirmed: Sequence[Report]
    refused: Sequence[tuple[Report, DomainError]]
    waiting: int


def waiting_receipts(sheet: UUID, actor: Actor) -> QuerySet[Report]:
    """Return the reports of a sheet within an officer's reach whose day of receipt is to be confirmed."""
    return Report.objects.visible_to(actor).filter(Report.RECEIPT_WAITS, sheet_id=sheet)


@service
def confirm_receipt(report: Report, *, actor: Actor, reason: str) -> Report:
    """Confirm the day of receipt that another keyed in; ``reason`` names what shows it, such as the stamp."""
    report = LIFECYCLE.begin(report, "confirm_receipt", actor)
    reason = validation.require_reason(reason)
    _confirm([report], actor, reason)
    return report


@service
def confirm_receipts(sheet: UUID, *, actor: Actor, reason: str) -> ConfirmedReceipts:
    """Confirm the days of receipt of all reports that were filed from a sheet, up to a thousand at once.

    Raises:
        NotFound: if the actor can see no report of the sheet.
        Conflict: if none of them waits for it.
    """
    if not Report.objects.visible_to(actor).filter(sheet_id=sheet).exists():
        raise absent()
    waiting = waiting_receipts(sheet, actor)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:MOST_CONFIRMED_AT_ONCE])
    rows = with_writer(Report.objects.filter(Report.RECEIPT_WAITS, pk__in=keys), actor)
    confirmed, refused = LIFECYCLE.begin_many(
        rows.select_related("enterprise__jurisdiction").defer("canonical"), "confirm_receipt", actor
    )
    reason = validation.require_reason(reason)
    if not keys:
        raise nothing_to_confirm()
    if confirmed:
        _confirm(confirmed, actor, reason, sheet=str(sheet), together=len(confirmed))
    return ConfirmedReceipts(confirmed, refused, waiting.count())


def _confirm(reports: Sequence[Report], actor: Actor, reason: str, **data: Any) -> None:
    """Write the confirmations, by which the reports are on time, in a fixed number of statements."""
    officer, now = person(actor), clock.now()
    ReceiptConfirmation.objects.bulk_create(
        ReceiptConfirmation(report=report, confirmed_by=officer, confirmed_at=now, reason=reason) for report in reports
    )
    for report in reports:
        expected_versions.advance(report)
        report.late = False
    keys = [report.pk for report in reports]
    Report.objects.filter(pk__in=keys).update(late=False, version=F("version") + 1)
    audit.record_many(
        line_of_trail(
            report,
            actor,
            "reports.confirm_receipt",
            reason=reason,
            received_on=report.received_on.isoformat() if report.received_on else "",
            **data,
        )
        for report in reports
    )
