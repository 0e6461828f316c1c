"""The work on files of lists: a worker reads a list as its person, writes the file and notifies him.

A worker notes how far it is. A file whose worker was killed is begun anew by another; the one that had it before, if it
goes on after all, finds that the file is not its own any more and stops.
"""

import datetime as dt
import hashlib
import tempfile
import time
from uuid import UUID

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock, file_stores
from core.api import list_files as lists
from core.database import longer_statements
from core.errors import DomainError, Forbidden
from core.transactions import service
from enterprises.models import User
from enterprises.services import notifications
from portal import notification_texts
from portal.models import ListFile
from portal.models.list_files import ListFileQuerySet
from portal.services.list_files import rights_of

STALLED = dt.timedelta(minutes=3)  # without a note; the first is made when the rows were counted
MOST_ATTEMPTS = 3
SECONDS_BETWEEN_NOTES = 1.0

log = structlog.get_logger(__name__)

State = ListFile.State


class _Superseded(Exception):
    """The file was removed, or another worker has begun it anew."""


class _Noted:
    """Notes in the row of a file how far it is, in its person's name, whose reach contains it."""

    def __init__(self, file: ListFile) -> None:
        self._file, self._done, self._noted_at = file, 0, 0.0
        self._rows: int | None = None

    def begin(self, total: int) -> None:
        self._rows, self._done = total, 0
        self._note()

    def advance(self, rows: int) -> None:
        self._done += rows
        if time.monotonic() - self._noted_at >= SECONDS_BETWEEN_NOTES:
            self._note()

    def _note(self) -> None:
        if not _own(self._file).update(rows=self._rows, rows_done=self._done, worked_at=Now()):
            raise _Superseded
        self._noted_at = time.monotonic()


def stalled() -> list[UUID]:
    """Return the files that no worker prepares."""
    return list(ListFile.objects.waiting().filter(_idle()).values_list("pk", flat=True))


def prepare(pk: UUID | str) -> None:
    """Prepare a file, unless another worker does. An outage is left to the next attempt."""
    if not _claim(pk):
        return
    file = ListFile.objects.select_related("person").get(pk=pk)
    with translation.override(file.language):
        try:
            if file.attempts > MOST_ATTEMPTS:
                log.error("list_file_given_up", file=str(pk), attempts=file.attempts)
                _fail(file, _("The file could not be prepared. Try again later, or narrow the filters."))
            else:
                with longer_statements():
                    _write(file, _Noted(file))
        except _Superseded:
            log.info("list_file_superseded", file=str(pk))
        except DomainError as refusal:
            _fail(file, " ".join(str(fault.detail) for fault in refusal.errors) or str(refusal.detail))
        except (OperationalError, InterfaceError, OSError) as error:
            log.warning("list_file_interrupted", file=str(pk), error=str(error))
        except Exception:
            log.exception("list_file_failed", file=str(pk))
            _fail(file, _("The file could not be prepared because of a fault of the register."))


def _idle() -> Q:
    return Q(worked_at=None) | Q(worked_at__lt=Now() - STALLED)


def _claim(pk: UUID | str) -> bool:
    free = ListFile.objects.waiting().filter(_idle(), pk=pk)
    return bool(free.update(state=State.WORKING, worked_at=Now(), attempts=F("attempts") + 1, rows_done=0))


def _own(file: ListFile) -> ListFileQuerySet:
    """Return the row of a file while it is this attempt that prepares it."""
    return ListFile.objects.filter(pk=file.pk, state=State.WORKING, attempts=file.attempts)


def _write(file: ListFile, progress: _Noted) -> None:
    reader = User.objects.get(pk=file.person_id)
    if not reader.is_active:
        raise Forbidden("not_active", _("The person's account is locked."))
    rights, digest = rights_of(reader), hashlib.sha256()
    with tempfile.TemporaryFile() as draft:
        for part in lists.read(file.address, file.format, reader, progress):
            digest.update(part)
            draft.write(part)
        size = draft.tell()
        draft.seek(0)
        name = f"{file_stores.PREPARED}/{file.pk}-{digest.hexdigest()}.{file.extension}"
        default_storage.save(name, File(draft, name))
    _finish(file, content=name, size=size, sha256=digest.hexdigest(), rights=rights)


@service
def _finish(file: ListFile, **content: str | int) -> None:
    if not _own(file).update(**content, state=State.READY, ready_at=clock.now(), rows_done=F("rows")):
        raise _Superseded
    _notify(file, notification_texts.LIST_FILE_READY)


@service
def _fail(file: ListFile, reason: str) -> None:
    if _own(file).update(state=State.FAILED, failure=reason[:500]):
        _notify(file, notification_texts.LIST_FILE_FAILED)


def _notify(file: ListFile, kind: str) -> None:
    notifications.notify(
        [file.person],
        kind=kind,
        step=f"{kind}:{file.pk}",
        path=reverse("pages:list-file", args=[file.pk]),
        facts={"list": file.address, "format": file.format},
    )
