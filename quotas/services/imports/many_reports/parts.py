"""The parts of a sheet: which one is next, how far the work has come, and what it has come to."""

from dataclasses import dataclass
from itertools import chain, islice

from django.db.models import Sum
from django.utils.translation import gettext as _

from quotas.models import Import, ImportPart, ImportRow, Report
from quotas.services.imports import unchanged
from quotas.services.imports.many_reports.part_months import PartMonths
from quotas.sheets.reading import CellFault, as_mapping

WORKERS = 2  # that check and file parts at the same time
MOST_SHOWN = 500  # faults that are kept with the import; all of them are with their rows

State, PartState = Import.State, ImportPart.State


def claim(row: Import, state: str) -> ImportPart | None:
    """Lock the next part in this state that no other worker has."""
    waiting = ImportPart.objects.filter(sheet=row.pk, state=state).order_by("number")
    return waiting.select_for_update(skip_locked=True).first()


def update_counts(row: Import) -> None:
    """Count the reports that a sheet would file and those with faults, and tell of rows that change nothing.

    A row without an enterprise counts as a faulty report.
    """
    sums = {name: Sum(name, default=0) for name in ("reports", "faulty", "unchanged_rows")}
    counts = row.parts.aggregate(**sums)
    nameless = row.rows.filter(enterprise="").count()
    row.reports, row.faulty_reports = counts["reports"] + nameless, counts["faulty"] + nameless
    row.findings = [
        {**as_mapping(CellFault(found.code, found.message)), "severity": str(found.severity)}
        for found in unchanged.findings(counts["unchanged_rows"])
    ]
    faulty = row.rows.exclude(faults=[]).order_by("number").values_list("faults", flat=True)[:MOST_SHOWN]
    row.faults = list(islice(chain.from_iterable(faulty), MOST_SHOWN))


def store_result(part: ImportPart, content: "PartMonths", state: str) -> None:
    """Store the result of a part, and the faults of its rows.

    Rows with faults are written whether or not they are as read: a transaction that had written them may have been
    rolled back.
    """
    changed = [
        ImportRow(pk=row.pk, faults=faults)
        for row in content.rows
        if (faults := content.faults.get(row.number, [])) or row.faults
    ]
    ImportRow.objects.bulk_update(changed, ["faults"], batch_size=1_000)
    part.state, part.faulty = state, len(content.faulty)
    part.reports, part.unchanged_rows = len(content.months) - len(content.unchanged), content.unchanged_rows
    part.save(update_fields=["state", "reports", "faulty", "unchanged_rows"])


def give_up(part: ImportPart, state: str) -> None:
    """Note that the reports of a part could not be worked on, at the first row of each enterprise."""
    rows = ImportRow.objects.filter(sheet=part.sheet_id, enterprise__range=(part.first, part.last))
    firsts = list(rows.order_by("enterprise", "number").distinct("enterprise"))
    for row in firsts:
        row.faults = [dict(as_mapping(CellFault("internal_error", internal_error(), row=row.number)))]
    ImportRow.objects.bulk_update(firsts, ["faults"], batch_size=1_000)
    part.state, part.reports = state, max(part.reports, len(firsts))
    part.faulty = part.reports
    part.save(update_fields=["state", "reports", "faulty"])


def internal_error() -> str:
    return _("An internal error prevented reading this. The error was logged.")


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of the work on a sheet: parts that were checked or filed, of all."""

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


def reports_of(part: ImportPart) -> list[Report]:
    """Return the reports that were filed from a part."""
    rows = Report.objects.filter(sheet_id=part.sheet_id, enterprise__code__range=(part.first, part.last))
    return list(rows.select_related("enterprise__jurisdiction"))
