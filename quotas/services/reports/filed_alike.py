"""Months of a sheet that are filed already as the sheet says, as in a file that the register has written itself."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from quotas import report_lines
from quotas.models import Report, ReportLine
from quotas.report_lines import LineRow


def content_of(report: Report, lines: Iterable[LineRow]) -> tuple[Any, ...]:
    """Return what a report states: whether it is nil, and its lines with their trades, in no order.

    The reasons for warnings are not part of it: the same figures may be warned of in one year and not in another.
    """
    return report.nil, frozenset(_content_of_line(line) for line in lines)


def is_filed(report: Report, lines: Sequence[LineRow], filed: Report) -> bool:
    """Return whether an unsaved report states what the one that is filed for its month states.

    The paper is compared where the sheet names one: a report that came otherwise has none.
    """
    if filed.state == Report.State.DRAFT or filed.line_rows is None:
        return False
    paper = [(report.received_on, filed.received_on), (report.paper_reference, filed.paper_reference)]
    if any(stated and stated != kept for stated, kept in paper):
        return False
    return content_of(report, lines) == content_of(filed, filed.line_rows)


def fetch_lines(filed: Iterable[Report]) -> None:
    """Read the lines of the filed reports with which a sheet is compared, in one statement."""
    report_lines.fetch(report for report in filed if report.state != Report.State.DRAFT)


def _content_of_line(line: LineRow) -> tuple[UUID, UUID, str, str, Any, tuple[Any, ...], tuple[Any, ...]]:
    trades = sorted((trade.direction, trade.party, trade.tonnes) for trade in line.trades)
    quantities = tuple(getattr(line, name) for name in ReportLine.QUANTITIES)
    return line.site.id, line.product.id, line.process, line.feed_origin, line.grade, quantities, tuple(trades)
