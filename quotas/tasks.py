"""What the quotas do by themselves."""

from celery import shared_task

from core.actors import SystemActor
from quotas.services import duties


@shared_task(ignore_result=True)
def derive_duties() -> None:
    """Daily, shortly after midnight in Shanghai: licences end and begin, and a new month is owed."""
    duties.derive(actor=SystemActor("duties"))
