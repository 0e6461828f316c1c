"""Turns of workers on a sheet: a worker notes that it works, and a sheet on which none does is taken up again."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from quotas.models import Import

STALLED = dt.timedelta(minutes=1)  # without a note, after which the checking or filing of a sheet is taken up again
READING_STALLED = dt.timedelta(minutes=3)  # the same of its reading: a large workbook is opened for a while

State = Import.State


def note_work(pk: UUID | str) -> None:
    """Note that a worker works on a sheet now, by the clock of the database."""
    Import.objects.filter(pk=pk).update(worked_at=Now())


def idle() -> Q:
    """Return the condition that no worker works on a sheet."""
    return (
        Q(worked_at=None)
        | Q(read_all=True, worked_at__lt=Now() - STALLED)
        | Q(read_all=False, worked_at__lt=Now() - READING_STALLED)
    )


def stalled_readings() -> list[UUID]:
    """Return the sheets that nobody reads. One without its file was stored by a command, which alone reads it."""
    return _keys(Import.objects.filter(state=State.PENDING, read_all=False, content__isnull=False))


def stalled_work() -> list[UUID]:
    """Return the sheets that were read, and that nobody checks or files."""
    return _keys(Import.objects.filter(state__in=[State.PENDING, State.FILING], read_all=True))


def _keys(rows: QuerySet[Import]) -> list[UUID]:
    return list(rows.filter(idle(), kind=Import.Kind.MANY_REPORTS).values_list("pk", flat=True))
