"""Commit of a sheet through the same service as API and pages, or its discarding."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Conflict, Forbidden
from core.files.tables import Table
from core.transactions import service
from quotas.models import Import, Notice, Report
from quotas.services.imports.kinds import KINDS
from quotas.services.imports.lifecycle import LIFECYCLE, OWN, own
from quotas.sheets.reading import Parsed

KEPT = dt.timedelta(days=30)


@service
def commit(row: Import, *, actor: Any) -> Import:
    """Write what the sheet says: all of it, as shown, or nothing."""
    row = _locked(row, "commit", actor=actor)
    kind = KINDS[row.kind]
    kind.authorise(row, actor)
    parsed = kind.layout(row).parse([Table(row.table["name"], row.table["rows"], row.table["merged"])])
    if parsed.faults:
        raise Conflict("sheet_outdated", _("The register has changed since this sheet was read. Hand it in again."))
    take_over(row, parsed, actor=actor)
    return row


def take_over(row: Import, parsed: Parsed, *, actor: Any) -> None:
    made = KINDS[row.kind].take_over(row, parsed, actor)
    row.report = made if isinstance(made, Report) else None
    row.notice = made if isinstance(made, Notice) else None
    row.state = Import.State.COMMITTED
    row.save_next("state", "report", "notice")
    _record(row, "commit", actor, lines=row.lines)


@service
def discard(row: Import, *, actor: Any) -> Import:
    """Discard a sheet. Nothing of it had been written."""
    row = _locked(row, "discard", actor=actor)
    row.state, row.content = Import.State.DISCARDED, None
    row.save_next("state", "content")
    _record(row, "discard", actor)
    return row


@service
def forget(*, actor: Any) -> int:
    """Delete the cells of sheets uploaded more than thirty days ago; the audit trail remains."""
    return Import.objects.filter(uploaded_at__lt=clock.now() - KEPT).delete()[0]


def _locked(row: Import, verb: str, *, actor: Any) -> Import:
    if not own(actor, OWN, row):
        raise Forbidden("forbidden", _("Only the person who uploaded a sheet can import it."))
    rows = Import.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("enterprise__jurisdiction", "uploaded_by").get(pk=row.pk)
    LIFECYCLE.require(row, verb, actor=actor)
    return row


def _record(row: Import, verb: str, actor: Any, **data: Any) -> None:
    audit.record(
        actor=actor,
        action=f"imports.{verb}",
        obj=row,
        place=row.enterprise.jurisdiction.code if row.enterprise else "",
        enterprise_code=row.enterprise.code if row.enterprise else "",
        data={"kind": row.kind, "sha256": row.sha256, **data},
    )
