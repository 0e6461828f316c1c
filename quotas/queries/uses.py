"""The use of report lines by programme: as posted for a filed report, as it would be for a draft."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from quotas.counting import Counting
from quotas.models import Report, ReportLine


@dataclass(frozen=True, slots=True)
class ShownUse:
    programme: str
    category: str | None
    tonnes: Decimal


class LineUses:
    """Reads the uses of lines; keeps the counting rules of each month it was asked about."""

    def __init__(self) -> None:
        self._counting: dict[dt.date, Counting] = {}

    def of(self, report: Report, line: ReportLine) -> list[ShownUse]:
        """Return the uses of a line whose site, product and uses are prefetched."""
        if report.state != Report.State.DRAFT:
            posted = [(use.account.programme_year.programme.code, use.account.category, use) for use in line.uses.all()]
            return [
                ShownUse(programme, category, use.tonnes)
                for programme, category, use in sorted(posted, key=lambda item: item[:2])
            ]
        if report.period not in self._counting:
            self._counting[report.period] = Counting.of(report.period)
        return [
            ShownUse(use.programme.code, use.category or None, use.tonnes)
            for use in self._counting[report.period].uses(line)
        ]
