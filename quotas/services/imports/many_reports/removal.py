"""Removal of the rows of a sheet that are not needed, slice by slice: a large sheet has more than a million."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from core.transactions import service
from quotas.models import Import, ImportPart, ImportRow

_ROWS_AT_A_TIME = 5_000


def sheets_with_unneeded_rows() -> list[UUID]:
    """Return the sheets that were discarded, or refused before they were read to their end, and still have rows."""
    ended = Q(state=Import.State.DISCARDED) | Q(state=Import.State.FAULTY, read_all=False)
    rows = ImportRow.objects.filter(sheet=OuterRef("pk"))
    return list(Import.objects.filter(ended, Exists(rows)).values_list("pk", flat=True))


def remove_rows(pk: UUID) -> None:
    """Remove the rows and parts of a sheet. One that was cut off is continued by the next call."""
    while _remove_some(pk):
        pass


@service
def _remove_some(pk: UUID) -> bool:
    """Remove some rows, and the parts once there are none; return whether more may be left."""
    some = ImportRow.objects.filter(sheet=pk).order_by("number").values("pk")[:_ROWS_AT_A_TIME]
    removed, _by_model = ImportRow.objects.filter(pk__in=some).delete()
    if not removed:
        ImportPart.objects.filter(sheet=pk).delete()
    return removed > 0
