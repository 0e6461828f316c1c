"""What the quotas do by themselves."""

from celery import shared_task

from core.actors import SystemActor
from enterprises.models import Enterprise
from quotas.services import duties, imports


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
    """A large sheet is read while its sender goes on."""
    imports.read(import_id)


@shared_task(ignore_result=True)
def forget_imports() -> None:
    """Every night."""
    imports.forget(actor=SystemActor("retention"))
