"""The rows of a part as months of enterprises, and the faults found in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Fault
from core.files.tables import Table
from enterprises.models import Enterprise, User
from enterprises.policies import can
from quotas import capabilities
from quotas.models import Import, ImportPart, ImportRow, Product
from quotas.services.reports.many_filings import Outcome, SheetMonth
from quotas.sheets import many_reports as sheet
from quotas.sheets.reading import CellFault, Layout, Parsed, as_mapping

type Key = tuple[str, Any]  # the code of an enterprise as its rows are stored by it, and its month


@dataclass(slots=True)
class PartMonths:
    """The rows of a part as months of enterprises, and the faults found in them, by the number of the row."""

    layout: Layout
    parsed: Parsed
    rows: Sequence[ImportRow]
    months: dict[Key, list[int]]  # the lines of each
    stated: list[SheetMonth]  # those with unreadable cells too, so that all faults are found at once
    faults: dict[int, list[dict[str, Any]]]
    faulty: set[Key]
    unchanged: set[Key] = field(default_factory=set)  # filed already, just as they are stated

    @property
    def unchanged_rows(self) -> int:
        return sum(len(self.months[key]) for key in self.unchanged)

    @classmethod
    def read(cls, row: Import, part: ImportPart) -> "PartMonths":
        layout, titles = layout_now(), row.title_row
        # In the order of their index, which finds a part whatever the planner knows of the sheet.
        found = row.rows.filter(enterprise__range=(part.first, part.last)).order_by("enterprise", "number")
        rows = sorted(found, key=attrgetter("number"))
        parsed = Parsed(places=titles["places"], table=Table(titles["worksheet"], []))
        for one in rows:
            layout.read_line(parsed, one.number, one.cells)
        codes = {one.number: one.enterprise for one in rows}
        content = cls(layout, parsed, rows, _months(parsed, codes), [], defaultdict(list), set())
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

    def without_faults(self) -> list[SheetMonth]:
        return [one for one in self.stated if (one.enterprise.code.upper(), one.period) not in self.faulty]

    def add_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """Note the faults of each month at its cells, and the months that change nothing."""
        for outcome in outcomes:
            key = (outcome.stated.enterprise.code.upper(), outcome.stated.period)
            if outcome.unchanged and key not in self.faulty:
                self.unchanged.add(key)
            for fault in outcome.faults:
                self._fault(key, fault, outcome.expected.get((fault.pointer, fault.code), ""))

    def _state(self, key: Key, lines: Sequence[int], firm: Enterprise | None, filer: User) -> None:
        """Add the month to what is stated, unless it cannot be decided on at all."""
        _code, period = key
        if firm is None:
            self._fault(
                key, Fault("/enterprise", "unknown_enterprise", _("No enterprise with this code is in your area."))
            )
        elif not can(filer, capabilities.REPORTS_KEY_IN, firm):
            self._fault(key, Fault("/enterprise", "forbidden", _("Your roles do not allow this here.")))
        elif period is not None:
            first, *rest = (self.parsed.lines[line] for line in lines)
            for name in ("received_on", "paper_reference"):
                for line, other in zip(lines[1:], rest, strict=True):
                    if other.get(name) not in (None, first.get(name)):
                        detail = _("This differs from the first row of the same enterprise and month.")
                        self._fault(key, Fault(f"/lines/{lines.index(line)}/{name}", "differs", detail))
            self.stated.append(
                SheetMonth(
                    enterprise=firm,
                    period=period,
                    entered=[] if _is_nil(first, rest) else [first, *rest],
                    nil=bool(first.get("nil")),
                    received_on=first.get("received_on"),
                    paper_reference=first.get("paper_reference") or "",
                    explanation=first.get("explanation") or "",
                )
            )

    def _fault(self, key: Key, fault: Fault, suggestion: str = "") -> None:
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
        if not any(one["column"] == fault.column and (fault.column or one["code"] == fault.code) for one in noted):
            noted.append(dict(as_mapping(fault)))


def _months(parsed: Parsed, codes: Mapping[int, str]) -> dict[Key, list[int]]:
    """Return the lines of each month of an enterprise; ``codes``: of the enterprises, by the number of the row."""
    months: dict[Key, list[int]] = defaultdict(list)
    for index, (number, line) in enumerate(zip(parsed.rows, parsed.lines, strict=True)):
        months[codes[number], line.get("period")].append(index)
    return months


def _is_nil(first: dict[str, Any], rest: Sequence[dict[str, Any]]) -> bool:
    return bool(first.get("nil")) and not rest and not first.get("site") and not first.get("product")


def _firms(codes: Iterable[str], filer: User) -> dict[str, Enterprise]:
    visible = Enterprise.objects.visible_to(filer).filter(code__in=list(codes))
    return {firm.code.upper(): firm for firm in visible.select_related("jurisdiction")}


def layout_now() -> Layout:
    return sheet.layout(list(Product.objects.order_by("kind", "code")))
