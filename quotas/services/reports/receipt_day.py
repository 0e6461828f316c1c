"""The day on which a paper came, confirmed by a second officer: from then on the report is on time."""

from core import clock
from core.actors import Actor
from core.transactions import service
from enterprises.policies import person
from enterprises.services import validation
from quotas.models import ReceiptConfirmation, Report
from quotas.services.reports.drafts import record
from quotas.services.reports.lifecycle import LIFECYCLE


@service
def confirm_receipt(report: Report, *, actor: Actor, reason: str) -> Report:
    """Confirm the day of receipt that another keyed in; ``reason`` names what shows it, such as the stamp."""
    report = LIFECYCLE.begin(report, "confirm_receipt", actor)
    reason = validation.require_reason(reason)
    ReceiptConfirmation.objects.create(
        report=report, confirmed_by=person(actor), confirmed_at=clock.now(), reason=reason
    )
    report.late = False
    report.save_next("late")
    assert report.received_on is not None
    record(report, actor, "reports.confirm_receipt", reason=reason, received_on=report.received_on.isoformat())
    return report
