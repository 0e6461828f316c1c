"""Receivers of outbox events of the register and of this app. Each only enqueues a task."""

from core.outbox import enqueue, receiver
from enterprises.events import ENTERPRISE_CHANGED, LICENCE_CHANGED
from quotas import events, tasks
from quotas.events import IMPORT_RECEIVED


@receiver(ENTERPRISE_CHANGED)
def on_enterprise_changed(enterprise_id: str) -> None:
    enqueue(tasks.derive_duties_of, enterprise_id)


@receiver(LICENCE_CHANGED)
def on_licence_changed(licence_id: str, enterprise_id: str) -> None:
    enqueue(tasks.derive_duties_of, enterprise_id)


@receiver(events.DUE_DAY_SET)
def on_due_day_set(due_day_id: str) -> None:
    enqueue(tasks.derive_duties)


@receiver(IMPORT_RECEIVED)
def on_sheet_uploaded(import_id: str) -> None:
    enqueue(tasks.read_import, import_id)


@receiver(events.SHEET_UPLOADED)
def on_many_reports_uploaded(import_id: str) -> None:
    enqueue(tasks.read_many_reports, import_id)


@receiver(events.IMPORT_ROWS_UNNEEDED)
def on_import_rows_unneeded(import_id: str) -> None:
    enqueue(tasks.remove_rows_of_import, import_id)


@receiver(events.IMPORT_GOES_ON)
def on_import_going_on(import_id: str) -> None:
    enqueue(tasks.work_on_import, import_id)


@receiver(events.IMPORT_ENDED)
def on_import_ended(import_id: str) -> None:
    enqueue(tasks.notify_of_import, import_id)


@receiver(events.REPORTS_IMPORTED)
def on_reports_imported(part_id: str) -> None:
    enqueue(tasks.notify_of_imported_reports, part_id)


@receiver(events.REPORT_HANDED_OVER)
@receiver(events.REPORT_SENT_BACK)
def on_draft_at_another_desk(report_id: str) -> None:
    enqueue(tasks.notify_of_desk, report_id)


@receiver(events.REPORT_SUBMITTED)
def on_report_filed(report_id: str) -> None:
    enqueue(tasks.notify_of_report, report_id, "submitted")


@receiver(events.REPORT_RETURNED)
def on_report_returned(report_id: str) -> None:
    enqueue(tasks.notify_of_report, report_id, "returned")


@receiver(events.REPORT_ACCEPTED)
def on_report_accepted(report_id: str) -> None:
    enqueue(tasks.notify_of_report, report_id, "accepted")


@receiver(events.REPORT_REPUDIATED)
def on_report_repudiated(report_id: str) -> None:
    enqueue(tasks.notify_of_report, report_id, "repudiated")


@receiver(events.MOVEMENT_MADE)
def on_movement_made(key: str) -> None:
    enqueue(tasks.notify_of_movement, key)


@receiver(events.NOTICE_SUBMITTED)
@receiver(events.NOTICE_RETURNED)
def on_notice_waiting(notice_id: str) -> None:
    enqueue(tasks.notify_of_notice, notice_id)
