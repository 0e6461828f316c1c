"""Commit of a sheet through the same service as API and pages, or its discarding."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict
from core.files.tables import Table
from core.transactions import service
from quotas.models import Import, Notice, Report
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
    parsed = kind.layout(row).parse([Table(row.table["name"], row.table["rows"], row.table["merged"])])
    if parsed.faults:
        raise Conflict("sheet_outdated", _("The register has changed since this sheet was read. Hand it in again."))
    take_over(row, parsed, actor=actor)
    return row


def take_over(row: Import, parsed: Parsed, *, actor: Actor) -> None:
    result = KINDS[row.kind].take_over(row, parsed, actor)
    row.report = result if isinstance(result, Report) else None
    row.notice = result if isinstance(result, Notice) else None
    row.state = Import.State.COMMITTED
    row.save_next("state", "report", "notice")
    _record(row, "commit", actor, lines=row.lines)


@service
def discard(row: Import, *, actor: Actor) -> Import:
    """Discard a sheet. Nothing of it had been written."""
    row = LIFECYCLE.begin(row, "discard", actor)
    row.rows.all().delete()
    row.parts.all().delete()
    row.state, row.content = Import.State.DISCARDED, None
    row.save_next("state", "content")
    _record(row, "discard", actor)
    return row


@service
def delete_expired(*, actor: Actor) -> int:
    """Delete the cells of sheets uploaded more than thirty days ago; the audit trail remains."""
    return Import.objects.filter(uploaded_at__lt=clock.now() - KEPT).delete()[0]


def _record(row: Import, verb: str, actor: Actor, **data: Any) -> None:
    audit.record(
        actor=actor,
        action=f"imports.{verb}",
        obj=row,
        place=row.enterprise.jurisdiction.code if row.enterprise else "",
        enterprise_code=row.enterprise.code if row.enterprise else "",
        data={"kind": row.kind, "sha256": row.sha256, **data},
    )
