"""Background and scheduled tasks of quota and reports."""

from uuid import UUID

from celery import shared_task

from core import clock, outbox
from core.actors import SystemActor
from core.errors import Conflict
from core.task_times import LONG
from enterprises.models import Enterprise
from quotas.services import duties, imports, notify, office_reminders, report_reminders, return_reminders
from quotas.services.consumption import reminders as consumption_reminders


@shared_task(ignore_result=True, autoretry_for=(Conflict,), max_retries=3, default_retry_delay=10)
def derive_duties() -> None:
    """Derive all duties, daily shortly after midnight in Shanghai, as licences end and begin and a month is due.

    A licence that ends while they are derived makes the database refuse what it gave: they are derived afresh.
    """
    duties.derive(actor=SystemActor("duties"))


@shared_task(ignore_result=True)
def derive_duties_of(enterprise_id: str) -> None:
    """Derive an enterprise's duties when its sites or licences change, so that duties exist before reports."""
    duties.derive(actor=SystemActor("duties"), enterprise=Enterprise.objects.get(pk=enterprise_id))


@shared_task(ignore_result=True)
def read_import(import_id: str) -> None:
    """Read a large sheet in the background, and notify its sender."""
    imports.read(import_id)
    notify.about_sheet(import_id)


@shared_task(ignore_result=True, acks_late=False, time_limit=900, soft_time_limit=870)
def read_many_reports(import_id: str) -> None:
    """Read a sheet with the reports of many enterprises. One that is cut off is taken up by ``resume_imports``."""
    imports.many_reports.read(import_id)


@shared_task(ignore_result=True, acks_late=False, time_limit=900, soft_time_limit=870)
def remove_rows_of_import(import_id: str) -> None:
    """Remove the rows of a large sheet that was refused or discarded. The nightly run removes what is left."""
    imports.many_reports.remove_rows(UUID(import_id))


@shared_task(ignore_result=True)
def work_on_import(import_id: str) -> None:
    """Check or file parts of a sheet with the reports of many enterprises."""
    imports.many_reports.work(import_id)


@shared_task(ignore_result=True)
def resume_imports() -> None:
    """Go on, every minute, with sheets whose worker was ended."""
    for import_id in imports.many_reports.stalled_readings():
        outbox.enqueue(read_many_reports, str(import_id))
    for import_id in imports.many_reports.stalled_work():
        outbox.enqueue(work_on_import, str(import_id))


@shared_task(ignore_result=True)
def notify_of_import(import_id: str) -> None:
    notify.about_sheet(import_id)


@shared_task(ignore_result=True)
def notify_of_imported_reports(part_id: str) -> None:
    notify.about_part(part_id)


@shared_task(ignore_result=True, **LONG)
def delete_imports() -> None:
    """Delete old uploaded sheets, and rows that no sheet needs, every night."""
    imports.delete_expired()


@shared_task(ignore_result=True)
def notify_of_report(report_id: str, state: str) -> None:
    notify.about_report(report_id, state)


@shared_task(ignore_result=True)
def notify_of_desk(report_id: str) -> None:
    notify.about_desk(report_id)


@shared_task(ignore_result=True)
def notify_of_notice(notice_id: str) -> None:
    notify.about_notice(notice_id)


@shared_task(ignore_result=True)
def notify_of_movement(key: str) -> None:
    notify.about_movement(key)


@shared_task(ignore_result=True, **LONG)
def remind() -> None:
    """Send the reminders, every morning in working hours. A step is not repeated."""
    report_reminders.remind()
    office_reminders.remind(clock.today())
    consumption_reminders.remind(clock.today())


@shared_task(ignore_result=True, **LONG)
def remind_of_returns() -> None:
    """Remind holders of unused quota to return, every morning. A step is not repeated."""
    return_reminders.remind()
