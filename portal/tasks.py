"""Background and scheduled tasks of the portal."""

from celery import shared_task

from core import outbox
from core.task_times import LONG
from portal.services import list_file_work, list_files


@shared_task(ignore_result=True, **LONG)
def prepare_list_file(file_id: str) -> None:
    """Prepare the file of a list. One that is cut off is begun anew by ``resume_list_files``."""
    list_file_work.prepare(file_id)


@shared_task(ignore_result=True)
def resume_list_files() -> None:
    """Begin anew, every minute, with files whose worker was ended."""
    for file_id in list_file_work.stalled():
        outbox.enqueue(prepare_list_file, str(file_id))


@shared_task(ignore_result=True, **LONG)
def delete_list_files() -> None:
    """Delete the files of lists whose time is over, every night."""
    list_files.delete_expired()
