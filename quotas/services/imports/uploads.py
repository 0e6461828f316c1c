"""Receipt of a sheet: read in a child process, then tried out in a transaction that is rolled back."""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.capabilities import require
from core.errors import DomainError, Fault, Invalid
from core.files import examination, limits, tables
from core.files.tables import Table
from core.outbox import announce
from core.transactions import service
from enterprises.models import Enterprise, User
from enterprises.policies import person
from quotas.capabilities import REPORTS_KEY_IN
from quotas.checks import ReportFinding
from quotas.events import IMPORT_RECEIVED, SHEET_UPLOADED
from quotas.models import Import
from quotas.services.imports.decisions import take_over
from quotas.services.imports.kinds import KINDS, Kind
from quotas.services.imports.lifecycle import LIFECYCLE, OWN
from quotas.sheets.reading import CellFault, Parsed, as_mapping

MOST_READ_AT_ONCE = 256 * 1024  # bytes that are read while their sender waits


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as uploaded; its name is the sender's claim."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Undone(Exception):
    """Carries the result of a trial out of the transaction that it rolls back."""

    findings: Sequence[ReportFinding]


def create(
    *,
    actor: Actor,
    kind: str,
    file: Upload,
    dry_run: bool = True,
    enterprise: Enterprise | None = None,
    period: dt.date | None = None,
) -> Import:
    """Receive a sheet. A small one is answered with all its faults; a large one is read by a worker."""
    if kind not in Import.Kind.values:
        detail = _("Choose one of: %s.") % ", ".join(Import.Kind.values)
        raise Invalid.at("/kind", "invalid_choice", detail)
    most = limits.MAX_STREAMED_BYTES if kind == Import.Kind.MANY_REPORTS else limits.MAX_SHEET_BYTES
    if len(file.content) > most:
        raise examination.refusal("too_large", most=most // limits.MEGABYTE)
    row = Import(
        kind=kind,
        dry_run=dry_run,
        file_name=_name(file.name),
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        enterprise=enterprise,
        period=period,
        uploaded_by=person(actor),
    )
    if kind == Import.Kind.MANY_REPORTS:
        require(actor, REPORTS_KEY_IN)
        return _save_upload(row, file.content, None, actor=actor)
    KINDS[kind].authorise(row, actor)
    # Read before anything is locked: the child process takes time.
    read_now = tables.read(file.content) if len(file.content) <= MOST_READ_AT_ONCE else None
    return _save_upload(row, file.content, read_now, actor=actor)


@service
def create_without_file(*, actor: User, name: str, size: int, sha256: str) -> Import:
    """Create the import of a sheet that is too large to be uploaded: a command reads it for an officer."""
    require(actor, REPORTS_KEY_IN)
    kind = Import.Kind.MANY_REPORTS
    row = Import(kind=kind, file_name=_name(name), size=size, sha256=sha256, uploaded_by=actor)
    LIFECYCLE.begin_new(lambda: row, OWN, actor)
    row.uploaded_at = clock.now()
    row.save()
    _record(row, actor)
    return row


@service
def _save_upload(row: Import, content: bytes, file_tables: list[Table] | None, *, actor: Actor) -> Import:
    LIFECYCLE.begin_new(lambda: row, OWN, actor)
    row.uploaded_at = clock.now()
    if file_tables is None:
        row.content = content
        row.save()
        announce(SHEET_UPLOADED if row.kind == Import.Kind.MANY_REPORTS else IMPORT_RECEIVED, import_id=row.pk)
    else:
        row.save()
        _preview_import(row, file_tables, actor)
    _record(row, actor)
    return row


def _record(row: Import, actor: Actor) -> None:
    audit.record(
        actor=actor,
        action="imports.create",
        obj=row,
        place=row.enterprise.jurisdiction.code if row.enterprise else "",
        enterprise_code=row.enterprise.code if row.enterprise else "",
        data={"kind": row.kind, "sha256": row.sha256, "size": row.size, "state": row.state},
    )


@service
def read(pk: UUID | str) -> None:
    """Read a large sheet for its sender, who confirms it. A second call has no effect.

    A worker proves nobody, so nothing is tried out in the sender's name: services and checks are asked when it is
    confirmed.
    """
    existing = Import.objects.without_content().filter(pk=pk).first()
    row = LIFECYCLE.lock(existing) if existing is not None else None
    if row is None or row.state != Import.State.PENDING or row.content is None or row.uploaded_by is None:
        return
    try:
        sheets = tables.read(bytes(row.content))
    except DomainError as refusal:
        faults = [CellFault(fault.code, str(fault.detail)) for fault in refusal.errors]
        _settle(row, Parsed(), faults, [])
    else:
        _preview_import(row, sheets, row.uploaded_by, tries=False)


def _preview_import(row: Import, file_tables: list[Table], actor: Actor, *, tries: bool = True) -> None:
    """Record all faults at once: of cells and, if it ``tries`` the sheet out, of the service and the checks."""
    kind = KINDS[row.kind]
    faults = kind.complete(row, file_tables, actor)
    parsed, findings = Parsed(table=file_tables[0] if file_tables else Table("", [])), []
    if not faults:
        kind.authorise(row, actor)
        layout = kind.layout(row)
        parsed = layout.parse(file_tables)
        faults = list(parsed.faults)
        if parsed.rows or not faults:
            marked = {(fault.row, fault.column) for fault in faults if fault.row}
            refused, shown_findings = _try_import(kind, row, parsed, actor) if tries else ([], [])
            placed = [layout.fault_at(parsed, fault.pointer, fault.code, str(fault.detail)) for fault in refused]
            faults += [fault for fault in placed if (fault.row, fault.column) not in marked]
            for finding in shown_findings:
                expected = str(finding.figures.get("expected", ""))
                place = layout.fault_at(parsed, finding.pointer, finding.code, finding.message, expected)
                if not place.row or (place.row, place.column) not in marked:
                    findings.append({**as_mapping(place), "severity": str(finding.severity)})
    _settle(row, parsed, faults, findings)
    if row.state == Import.State.READY and not row.dry_run and tries and row.kind not in Import.BY_TWO:
        take_over(row, parsed, actor=actor)


def _try_import(
    kind: Kind, row: Import, parsed: Parsed, actor: Actor
) -> tuple[Sequence[Fault], Sequence[ReportFinding]]:
    try:
        with transaction.atomic():
            raise _Undone(kind.findings(kind.take_over(row, parsed, actor)))
    except _Undone as undone:
        return [], undone.findings
    except DomainError as refusal:
        if refusal.errors or refusal.code == "invalid":  # without a place: cells that are named already
            return refusal.errors, []
        return [Fault("", refusal.code, str(refusal.detail))], []


def _settle(row: Import, parsed: Parsed, faults: list[CellFault], findings: list[dict[str, Any]]) -> None:
    row.state = Import.State.FAULTY if faults else Import.State.READY
    row.content, row.lines = None, len(parsed.lines)
    row.table = {"name": parsed.table.name, "rows": parsed.table.rows, "merged": parsed.table.merged}
    row.faults = [dict(as_mapping(fault)) for fault in faults]
    row.findings = findings
    row.save_next("state", "content", "lines", "table", "faults", "findings", "enterprise", "period")


def _name(given: str) -> str:
    """Return the last part of a file name, without characters that a path, terminal or header could misread."""
    last = PurePosixPath(given.replace("\\", "/")).name
    kept = re.sub(r"[^\w.()+ -]", "_", last).strip(". ") or "sheet"
    return kept[-120:]
