"""The use of report lines by programme: as posted for a filed report, as it would be for a draft."""

import datetime as dt
from collections.abc import Sequence

from quotas.counting import Counting
from quotas.models import Report
from quotas.report_lines import LineRow, UseRow


class LineUses:
    """Reads the uses of lines, and caches the counting rules of each month."""

    def __init__(self) -> None:
        self._counting: dict[dt.date, Counting] = {}

    def uses_of_line(self, report: Report, line: LineRow) -> Sequence[UseRow]:
        """Return the uses of a line of a report."""
        if report.state != Report.State.DRAFT:
            return line.uses
        if report.period not in self._counting:
            self._counting[report.period] = Counting.for_month(report.period)
        uses = self._counting[report.period].uses(line)
        return [UseRow(use.programme, use.category or None, use.tonnes) for use in uses]
