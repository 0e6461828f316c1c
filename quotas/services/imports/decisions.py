"""Commit of a sheet through the same service as API and pages, or its discarding."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit, clock, outbox
from core.actors import Actor
from core.errors import Conflict
from core.files.tables import Table
from core.transactions import service
from quotas import events
from quotas.models import Import, Notice, Report
from quotas.services.imports import many_reports
from quotas.services.imports.kinds import KINDS
from quotas.services.imports.lifecycle import LIFECYCLE
from quotas.sheets.reading import Parsed

KEPT = dt.timedelta(days=30)


@service
def commit(row: Import, *, actor: Actor) -> Import:
    """Write the whole content of the sheet, as previewed, or nothing."""
    row = LIFECYCLE.begin(row, "commit", actor)
    kind = KINDS[row.kind]
    kind.authorise(row, actor)
    take_over(row, parsed_again(row), actor=actor)
    return row


def parsed_again(row: Import) -> Parsed:
    """Return the kept cells of a sheet as they are read today.

    Raises:
        Conflict: if they have faults now.
    """
    parsed = KINDS[row.kind].layout(row).parse([Table(row.table["name"], row.table["rows"], row.table["merged"])])
    if parsed.faults:
        raise Conflict(
            "sheet_outdated", _("The data of the register has changed since this sheet was read. Upload it again.")
        )
    return parsed


def take_over(row: Import, parsed: Parsed, *, actor: Actor) -> None:
    result = KINDS[row.kind].take_over(row, parsed, actor)
    row.report = result if isinstance(result, Report) else None
    row.notice = result if isinstance(result, Notice) else None
    row.state = Import.State.COMMITTED
    row.save_next("state", "report", "notice")
    record(row, "commit", actor, lines=row.lines)


@service
def discard(row: Import, *, actor: Actor) -> Import:
    """Discard a sheet. Nothing of it had been written; rows of a large one are removed afterwards."""
    row = LIFECYCLE.begin(row, "discard", actor)
    row.state, row.content = Import.State.DISCARDED, None
    row.save_next("state", "content")
    if row.kind == Import.Kind.MANY_REPORTS:
        outbox.announce(events.IMPORT_ROWS_UNNEEDED, import_id=row.pk)
    record(row, "discard", actor)
    return row


def delete_expired() -> int:
    """Delete sheets uploaded more than thirty days ago, and rows that are left of others; the audit trail remains.

    One that is being filed is deleted once it is filed. Return the number of sheets. Each is deleted by itself, and
    its rows in slices.
    """
    over = Q(uploaded_at__lt=clock.now() - KEPT) & ~Q(state=Import.State.FILING)
    expired = list(Import.objects.filter(over).values_list("pk", flat=True))
    for pk in expired:
        many_reports.remove_rows(pk, while_in=over)
    for pk in many_reports.sheets_with_unneeded_rows():
        many_reports.remove_rows(pk)
    return sum(_delete(pk, over) for pk in expired)


@service
def _delete(pk: UUID, over: Q) -> int:
    """Delete a sheet, unless somebody has it filed meanwhile; return how many were deleted."""
    _total, by_model = Import.objects.without_content().filter(over, pk=pk).delete()
    return by_model.get(Import._meta.label, 0)


def record(row: Import, verb: str, actor: Actor, **data: Any) -> None:
    """Record in the audit trail what became of a sheet."""
    audit.record(
        actor=actor,
        action=f"imports.{verb}",
        obj=row,
        place=row.enterprise.jurisdiction.code if row.enterprise else "",
        enterprise_code=row.enterprise.code if row.enterprise else "",
        data={"kind": row.kind, "sha256": row.sha256, **data},
    )
