"""What the quotas do by themselves."""

from celery import shared_task

from core.actors import SystemActor
from enterprises.models import Enterprise
from quotas.services import duties, imports, reminders, telling


@shared_task(ignore_result=True)
def derive_duties() -> None:
    """Daily, shortly after midnight in Shanghai: licences end and begin, and a new month is owed."""
    duties.derive(actor=SystemActor("duties"))


@shared_task(ignore_result=True)
def derive_duties_of(enterprise_id: str) -> None:
    """As soon as its sites or licences change: the duty exists before the report."""
    duties.derive(actor=SystemActor("duties"), enterprise=Enterprise.objects.get(pk=enterprise_id))


@shared_task(ignore_result=True)
def read_import(import_id: str) -> None:
    """Read a large sheet in the background, and notify its sender."""
    imports.read(import_id)
    telling.of_sheet(import_id)


@shared_task(ignore_result=True)
def forget_imports() -> None:
    """Every night."""
    imports.forget(actor=SystemActor("retention"))


@shared_task(ignore_result=True)
def tell_of_report(report_id: str, state: str) -> None:
    telling.of_report(report_id, state)


@shared_task(ignore_result=True)
def tell_of_notice(notice_id: str) -> None:
    telling.of_notice(notice_id)


@shared_task(ignore_result=True, acks_late=False, time_limit=3600, soft_time_limit=3500)
def remind() -> None:
    """Every morning, in working hours. Told once, a step is not told again."""
    reminders.remind()
