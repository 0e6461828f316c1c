"""A sheet with the reports of many enterprises: read, checked and filed by workers, step by step.

Each step is a transaction of its own, and what is done is known from the database: a step that was cut off is done
again, and two workers never do the same. Reading goes on after the last row that was stored. Checking and filing take
one *part* at a time, the rows of some enterprises, since the months of an enterprise depend on each other.
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched, chain, islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from core import audit, clock, outbox
from core.actors import Actor, SystemActor
from core.errors import Conflict, DomainError, Fault, Invalid
from core.files.rows import Row, read_rows
from core.files.tables import Table, cell_text, require_sheet
from core.transactions import service
from enterprises.models import Enterprise, User
from enterprises.policies import can, person
from enterprises.services import signatures
from quotas import capabilities, events
from quotas.models import Import, ImportPart, ImportRow, Product, Report
from quotas.services.imports.lifecycle import LIFECYCLE
from quotas.services.reports import many_filings
from quotas.services.reports.many_filings import Outcome, StatedMonth
from quotas.sheets import filings as sheet
from quotas.sheets.reading import CellFault, Layout, Parsed, as_mapping

PURPOSE = "imports.file"  # of the signature
WORKERS = 2  # that check and file parts at the same time
SECONDS_OF_WORK = 20  # after which a task hands over to the next: tasks are ended after 45
AT_ONCE = 1_000  # reports that are filed in one transaction; more are filed part by part
_ROWS_AT_A_TIME = 5_000
_ROWS_OF_A_PART = 1_000
_HEAD_ROWS = 30
_SHOWN = 500  # faults that are kept with the import; all of them are with their rows
_SYSTEM = SystemActor("imports")

State, PartState = Import.State, ImportPart.State


# --- Acts of the officer ----------------------------------------------------------------------------------------------
def content_of(row: Import) -> dict[str, Any]:
    """Return what the officer signs who has a sheet filed."""
    return {"sheet": row.file_name, "sha256": row.sha256, "reports": row.reports, "faulty": row.faulty_reports}


@service
def file(row: Import, *, actor: Actor, good_only: bool = False, proof: signatures.Proof | None = None) -> Import:
    """Have the reports of a sheet filed; ``good_only``: without those that have faults."""
    row = LIFECYCLE.begin(row, "file", actor)
    if row.faulty_reports and not good_only:
        raise Invalid.at(
            "/good_only", "has_faults", _("Some reports have faults. File the others only, or correct it.")
        )
    if _earlier(row, State.FILING) is not None:
        raise Conflict("sheet_known", _("The same sheet is being filed already."))
    signature = signatures.redeem(proof, actor=actor, purpose=PURPOSE, obj=row, content=content_of(row))
    row.state, row.good_only, row.signature = State.FILING, good_only, signature
    row.confirmed_by, row.confirmed_at = person(actor), clock.now()
    row.save_next("state", "good_only", "signature", "confirmed_by", "confirmed_at")
    audit.record(
        actor=actor,
        action=PURPOSE,
        obj=row,
        data={**content_of(row), "good_only": good_only, "signature": signature},
    )
    outbox.announce(events.IMPORT_GOES_ON, import_id=row.pk)
    return row


def earlier(row: Import) -> Import | None:
    """Return an earlier upload of the same content that was imported."""
    return _earlier(row, State.FILING, State.COMMITTED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work on a sheet has come: parts that were checked or filed, of all."""

    done: int
    parts: int

    @property
    def percent(self) -> int:
        return self.done * 100 // self.parts if self.parts else 0


def progress(row: Import) -> Progress | None:
    """Return how far the checking or filing of a sheet has come, or ``None`` while it is read or when it has ended."""
    if row.state not in (State.PENDING, State.FILING) or not row.read_all:
        return None
    waiting = PartState.READ if row.state == State.PENDING else PartState.CHECKED
    parts = row.parts.count()
    return Progress(parts - row.parts.filter(state=waiting).count(), parts)


def _earlier(row: Import, *states: str) -> Import | None:
    same = Import.objects.filter(kind=row.kind, sha256=row.sha256, state__in=states).exclude(pk=row.pk)
    return same.order_by("uploaded_at").first()


# --- The work of workers ----------------------------------------------------------------------------------------------
def work(pk: UUID | str) -> None:
    """Do steps for some seconds, and announce that more remain."""
    ends = time.monotonic() + SECONDS_OF_WORK
    while (row := Import.objects.select_related("uploaded_by").filter(pk=pk).first()) is not None:
        with translation.override(row.uploaded_by.language):
            if not _step(row, ends):
                return
        if time.monotonic() > ends:
            _announce(events.IMPORT_GOES_ON, row)
            return


def unfinished() -> list[UUID]:
    """Return the sheets on which work remains, for the run that resumes what was cut off."""
    rows = Import.objects.filter(kind=Import.Kind.FILINGS, state__in=[State.PENDING, State.FILING])
    return list(rows.values_list("pk", flat=True))


@service
def _announce(event: str, row: Import) -> None:
    outbox.announce(event, import_id=row.pk)


def _step(row: Import, ends: float) -> bool:
    """Do one step; return whether another one may follow."""
    if row.state == State.PENDING and not row.read_all:
        return _read(row, ends)
    if row.state == State.PENDING:
        return _check_part(row) or _settle_check(row)
    if row.state == State.FILING and row.reports <= AT_ONCE:
        return _file_at_once(row)
    if row.state == State.FILING:
        return _file_part(row) or _settle_filing(row)
    return False


# --- Reading ----------------------------------------------------------------------------------------------------------
def _read(row: Import, ends: float) -> bool:
    content = row.content
    if content is None:
        return False
    known = row.rows.aggregate(last=Max("number"))["last"] or 0
    try:
        with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
            path = Path(folder) / "file"
            path.write_bytes(content)
            if not known:
                require_sheet(bytes(content))
            return stage(row, read_rows(path, after=known), known=known, ends=ends)
    except DomainError as refusal:
        _refuse(row, [CellFault(fault.code, str(fault.detail)) for fault in refusal.errors])
        return False


def stage(row: Import, rows: Iterator[Row], *, known: int = 0, ends: float = float("inf")) -> bool:
    """Store the rows of a sheet, from the one after ``known`` on; return whether the next step may follow."""
    layout = _layout()
    if not known:
        first = list(islice(rows, _HEAD_ROWS))
        parsed, top = layout.begin(_table(first))
        if parsed.faults or top is None:
            _refuse(row, parsed.faults)
            return False
        _keep_head(row, {"sheet": parsed.table.name, "places": parsed.places, "top": top + 1})
        row.refresh_from_db(fields=["head", "version"])
        rows = chain((one for one in first if one.number > top + 1), rows)
    place = row.head["places"]["enterprise"]
    for some in batched(rows, _ROWS_AT_A_TIME):
        if not _store(row, some, place, known):
            return False  # another worker reads this sheet
        known = some[-1].number
        if time.monotonic() > ends:
            return True
    _end_reading(row, known)
    return True


def _table(rows: Sequence[Row]) -> Table:
    cells: list[Any] = [[] for _number in range(rows[-1].number if rows else 0)]
    for one in rows:
        cells[one.number - 1] = one.cells
    return Table(rows[0].sheet if rows else "", cells)


@service
def _keep_head(row: Import, head: dict[str, Any]) -> None:
    locked = LIFECYCLE.lock(row)
    locked.head = head
    locked.save_next("head")


@service
def _store(row: Import, rows: Sequence[Row], place: int, known: int) -> bool:
    """Insert rows after the last one known; return false if others were inserted meanwhile."""
    locked = LIFECYCLE.lock(row)
    if locked.state != State.PENDING or (locked.rows.aggregate(last=Max("number"))["last"] or 0) != known:
        return False
    ImportRow.objects.bulk_create(
        ImportRow(sheet=locked, number=one.number, enterprise=_code(one.cells, place), cells=one.cells) for one in rows
    )
    locked.lines += len(rows)
    locked.save_next("lines")
    return True


def _code(cells: Sequence[Any], place: int) -> str:
    text = cell_text(cells[place]) if place < len(cells) else ""
    return text.strip().split(" ")[0][:32].upper()


@service
def _end_reading(row: Import, known: int) -> None:
    locked = LIFECYCLE.lock(row)
    if locked.state != State.PENDING or locked.read_all:
        return
    ImportPart.objects.bulk_create(_parts(locked))
    locked.read_all, locked.content = True, None
    locked.save_next("read_all", "content")
    outbox.announce_many(events.IMPORT_GOES_ON, ({"import_id": locked.pk} for _worker in range(WORKERS - 1)))


def _parts(row: Import) -> Iterable[ImportPart]:
    """Divide the sheet into parts of about a thousand rows, each with whole enterprises."""
    counts = row.rows.order_by("enterprise").values_list("enterprise").annotate(lines=Count("id"))
    number, first, last, lines = 0, None, "", 0
    for code, count in counts.iterator():
        if first is not None and lines + count > _ROWS_OF_A_PART:
            yield ImportPart(sheet=row, number=number, first=first, last=last)
            number, first, lines = number + 1, None, 0
        first, last, lines = code if first is None else first, code, lines + count
    if first is not None:
        yield ImportPart(sheet=row, number=number, first=first, last=last)


@service
def _refuse(row: Import, faults: Sequence[CellFault]) -> None:
    """End the reading of a sheet that cannot be read at all."""
    locked = LIFECYCLE.lock(row)
    if locked.state == State.PENDING:
        locked.state, locked.content = State.FAULTY, None
        locked.faults = [dict(as_mapping(fault)) for fault in faults]
        locked.save_next("state", "content", "faults")
        outbox.announce(events.IMPORT_ENDED, import_id=locked.pk)


# --- Checking ---------------------------------------------------------------------------------------------------------
@service
def _check_part(row: Import) -> bool:
    """Check a part that no other worker checks; return whether there was one."""
    part = _claim(row, PartState.READ)
    if part is None:
        return False
    content = _Content.read(row, part)
    content.settle(many_filings.check_many(content.stated, filer=row.uploaded_by))
    _keep(part, content, PartState.CHECKED)
    return True


@service
def _settle_check(row: Import) -> bool:
    """Say whether the sheet can be filed, once all its parts are checked."""
    locked = LIFECYCLE.lock(row)
    if locked.state != State.PENDING or locked.parts.filter(state=PartState.READ).exists():
        return False
    _count(locked)
    locked.state = State.FAULTY if locked.faulty_reports or not locked.reports else State.READY
    locked.save_next("state", "reports", "faulty_reports", "faults")
    outbox.announce(events.IMPORT_ENDED, import_id=locked.pk)
    return False


# --- Filing -----------------------------------------------------------------------------------------------------------
class _NotAsChecked(Exception):
    """The register has changed since the sheet was checked."""


@service
def _file_part(row: Import) -> bool:
    """File a part that no other worker files; return whether there was one. What has a fault by now is left out."""
    part = _claim(row, PartState.CHECKED)
    if part is None:
        return False
    _file(row, part)
    return True


def _file_at_once(row: Import) -> bool:
    """File a sheet in one transaction, or, if a report has a fault by now, nothing of it."""
    try:
        _file_all(row)
    except _NotAsChecked:
        _check_again(row)
        return True
    return False


@service
def _file_all(row: Import) -> None:
    locked = LIFECYCLE.lock(row)
    if locked.state != State.FILING:
        return
    for part in locked.parts.filter(state=PartState.CHECKED).order_by("number"):
        if _file(locked, part) and not locked.good_only:
            raise _NotAsChecked
    _conclude(locked)


@service
def _check_again(row: Import) -> None:
    """Take a sheet back that cannot be filed as it was confirmed: it is checked anew, and shows its faults."""
    locked = LIFECYCLE.lock(row)
    if locked.state == State.FILING:
        locked.parts.update(state=PartState.READ)
        locked.state, locked.confirmed_by, locked.confirmed_at, locked.signature = State.PENDING, None, None, None
        locked.save_next("state", "confirmed_by", "confirmed_at", "signature")


def _file(row: Import, part: ImportPart) -> int:
    """File the reports of a part that have no fault; return how many have one."""
    assert row.confirmed_by is not None
    content = _Content.read(row, part)
    outcomes = many_filings.file_many(
        content.stated,
        filer=row.confirmed_by,
        sheet=row.pk,
        signature={"method": "sheet", "sha256": row.sha256, "sheet": str(row.pk)},
        key=f"sheet:{row.pk}:{part.number}",
    )
    content.settle(outcomes)
    _keep(part, content, PartState.FILED)
    outbox.announce(events.REPORTS_IMPORTED, part_id=part.pk)
    return part.faulty


@service
def _settle_filing(row: Import) -> bool:
    locked = LIFECYCLE.lock(row)
    if locked.state == State.FILING and not locked.parts.filter(state=PartState.CHECKED).exists():
        _conclude(locked)
    return False


def _conclude(row: Import) -> None:
    _count(row)
    row.state = State.COMMITTED
    row.save_next("state", "reports", "faulty_reports", "faults")
    filed = row.reports - row.faulty_reports
    audit.record(
        actor=_SYSTEM, action="imports.filed", obj=row, data={"reports": filed, "left_out": row.faulty_reports}
    )
    outbox.announce(events.IMPORT_ENDED, import_id=row.pk)


def reports_of(part: ImportPart) -> list[Report]:
    """Return the reports that were filed from a part."""
    rows = Report.objects.filter(sheet_id=part.sheet_id, enterprise__code__range=(part.first, part.last))
    return list(rows.select_related("enterprise__jurisdiction"))


# --- Parts ------------------------------------------------------------------------------------------------------------
def _claim(row: Import, state: str) -> ImportPart | None:
    """Lock the next part in this state that no other worker has."""
    waiting = ImportPart.objects.filter(sheet=row.pk, state=state).order_by("number")
    return waiting.select_for_update(skip_locked=True).first()


def _count(row: Import) -> None:
    counts = row.parts.aggregate(reports=Sum("reports", default=0), faulty=Sum("faulty", default=0))
    row.reports, row.faulty_reports = counts["reports"], counts["faulty"]
    faulty = row.rows.exclude(faults=[]).order_by("number").values_list("faults", flat=True)[:_SHOWN]
    row.faults = list(islice(chain.from_iterable(faulty), _SHOWN))


def _keep(part: ImportPart, content: "_Content", state: str) -> None:
    """Store the result of a part, and the faults of its rows."""
    changed = []
    for row in content.rows:
        faults = content.faults.get(row.number, [])
        if faults != row.faults:
            row.faults = faults
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["faults"], batch_size=1_000)
    part.state, part.reports, part.faulty = state, len(content.months), len(content.faulty)
    part.save(update_fields=["state", "reports", "faulty"])


type _Key = tuple[str, Any]  # the code of an enterprise, and its month


@dataclass(slots=True)
class _Content:
    """The rows of a part as months of enterprises, and the faults found in them, by the number of the row."""

    layout: Layout
    parsed: Parsed
    rows: Sequence[ImportRow]
    months: dict[_Key, list[int]]  # the lines of each
    stated: list[StatedMonth]
    faults: dict[int, list[dict[str, Any]]]
    faulty: set[_Key]

    @classmethod
    def read(cls, row: Import, part: ImportPart) -> "_Content":
        layout, head = _layout(), row.head
        rows = list(row.rows.filter(enterprise__range=(part.first, part.last)).order_by("number"))
        parsed = Parsed(places=head["places"], table=Table(head["sheet"], []))
        for one in rows:
            layout.read_line(parsed, one.number, one.cells)
        content = cls(layout, parsed, rows, _months(parsed), [], defaultdict(list), set())
        for fault in parsed.faults:
            content._note(fault)
        unreadable = set(content.faults)
        content.faulty |= {
            key for key, lines in content.months.items() if unreadable & {parsed.rows[line] for line in lines}
        }
        firms = _firms({code for code, _period in content.months}, row.uploaded_by)
        for key, lines in content.months.items():
            content._state(key, lines, firms.get(key[0]), row.uploaded_by)
        return content

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """Note the faults of each month at its cells."""
        for outcome in outcomes:
            key = (outcome.stated.enterprise.code.upper(), outcome.stated.period)
            for fault in outcome.faults:
                self._fault(key, fault, outcome.expected.get((fault.pointer, fault.code), ""))

    def _state(self, key: _Key, lines: Sequence[int], firm: Enterprise | None, filer: User) -> None:
        """Add the month to what is stated, unless it cannot be decided on at all."""
        code, period = key
        if code and firm is None:
            self._fault(key, Fault("/enterprise", "unknown_enterprise", _("There is no enterprise of this code here.")))
        elif firm is not None and not can(filer, capabilities.REPORTS_KEY_IN, firm):
            self._fault(key, Fault("/enterprise", "forbidden", _("Your roles do not allow this here.")))
        elif firm is not None and period is not None and key not in self.faulty:
            first, *rest = (self.parsed.lines[line] for line in lines)
            for name in ("received_on", "paper_reference"):
                for line, other in zip(lines[1:], rest, strict=True):
                    if other.get(name) not in (None, first.get(name)):
                        detail = _("This differs from the first row of the same enterprise and month.")
                        self._fault(key, Fault(f"/lines/{lines.index(line)}/{name}", "differs", detail))
            self.stated.append(
                StatedMonth(
                    enterprise=firm,
                    period=period,
                    entered=[] if _is_nil(first, rest) else [first, *rest],
                    nil=bool(first.get("nil")),
                    received_on=first.get("received_on"),
                    paper_reference=first.get("paper_reference") or "",
                    explanation=first.get("explanation") or "",
                )
            )

    def _fault(self, key: _Key, fault: Fault, suggestion: str = "") -> None:
        """Note a fault of a month: at its line, or at its first row."""
        lines, steps = self.months[key], fault.pointer.strip("/").split("/")
        if steps[0] == "lines" and len(steps) > 1:
            line, steps = lines[int(steps[1])], steps[2:]
        else:
            line = lines[0]
        pointer = "/".join(["", "lines", str(line), *filter(None, steps)])
        self._note(self.layout.fault_at(self.parsed, pointer, fault.code, str(fault.detail), suggestion))
        self.faulty.add(key)

    def _note(self, fault: CellFault) -> None:
        noted = self.faults[fault.row or 0]
        if not any((one["code"], one["column"]) == (fault.code, fault.column) for one in noted):
            noted.append(dict(as_mapping(fault)))


def _months(parsed: Parsed) -> dict[_Key, list[int]]:
    months: dict[_Key, list[int]] = defaultdict(list)
    for index, line in enumerate(parsed.lines):
        months[(line.get("enterprise") or "").upper(), line.get("period")].append(index)
    return months


def _is_nil(first: dict[str, Any], rest: Sequence[dict[str, Any]]) -> bool:
    return bool(first.get("nil")) and not rest and not first.get("site") and not first.get("product")


def _firms(codes: Iterable[str], filer: User) -> dict[str, Enterprise]:
    visible = Enterprise.objects.visible_to(filer).filter(code__in=list(codes))
    return {firm.code.upper(): firm for firm in visible.select_related("jurisdiction")}


def _layout() -> Layout:
    return sheet.layout(list(Product.objects.order_by("kind", "code")))


__all__ = [
    "AT_ONCE",
    "PURPOSE",
    "Progress",
    "content_of",
    "earlier",
    "file",
    "progress",
    "reports_of",
    "stage",
    "unfinished",
    "work",
]
