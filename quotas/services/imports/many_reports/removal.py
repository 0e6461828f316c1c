"""Removal of the rows of a sheet that are not needed, slice by slice: a large sheet has more than a million."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from core.transactions import service
from quotas.models import Import, ImportPart, ImportRow
from quotas.services.imports.lifecycle import LIFECYCLE

_ROWS_AT_A_TIME = 5_000
# The sheets that were discarded, or refused before they were read to their end.
UNNEEDED = Q(state=Import.State.DISCARDED) | Q(state=Import.State.FAULTY, read_all=False)


def sheets_with_unneeded_rows() -> list[UUID]:
    """Return the sheets whose rows are not needed, and that still have some."""
    rows = ImportRow.objects.filter(sheet=OuterRef("pk"))
    return list(Import.objects.filter(UNNEEDED, Exists(rows)).values_list("pk", flat=True))


def remove_rows(pk: UUID, *, while_in: Q = UNNEEDED) -> None:
    """Remove the rows and parts of a sheet while it is one of these; the next call continues one that was cut off."""
    while _remove_some(pk, while_in):
        pass


@service
def _remove_some(pk: UUID, while_in: Q) -> bool:
    """Remove some rows, and the parts once there are none; return whether more may be left.

    The sheet is locked and asked each time: a message of the broker may name any sheet.
    """
    sheet = Import.objects.without_content().filter(while_in, pk=pk).first()
    if sheet is None or not Import.objects.filter(while_in, pk=LIFECYCLE.lock(sheet).pk).exists():
        return False
    some = ImportRow.objects.filter(sheet=pk).order_by("number").values("pk")[:_ROWS_AT_A_TIME]
    removed, _by_model = ImportRow.objects.filter(pk__in=some).delete()
    if not removed:
        ImportPart.objects.filter(sheet=pk).delete()
    return removed > 0
