"""Reports in force as the sheet in which the reports of many enterprises are imported: a row for each line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.errors import Invalid, Unprocessable
from core.row_counts import COUNTED_UP_TO
from quotas import report_lines
from quotas.models import Product, Report
from quotas.report_lines import LineRow
from quotas.sheets import many_reports, workbooks
from quotas.sheets.downloads import sheet_answer
from quotas.sheets.templates import named, row_of

MOST_REPORTS_OF_A_WORKBOOK = 5_000  # which is made in memory; CSV is streamed
MOST_REPORTS_OF_CSV = COUNTED_UP_TO  # as of every other file that is made while it is sent
_AT_A_TIME = 500
NAME = "reports"

type Row = Mapping[str, Any]


def answer(reports: QuerySet[Report], form: str) -> HttpResponseBase:
    """Return those of the reports that are in force as a sheet that can be imported again."""
    standing = reports.filter(state__in=Report.STANDING).select_related("enterprise")
    rows = _rows(standing.order_by("enterprise__code", "period").iterator(chunk_size=_AT_A_TIME))
    layout = many_reports.layout(list(Product.objects.order_by("kind", "code")))
    if form == workbooks.CSV:
        if _are_more_than(MOST_REPORTS_OF_CSV, standing):
            detail = _("These are more than %(most)d reports. Choose fewer, for instance by month or province.")
            raise Unprocessable("too_many_rows", detail % {"most": MOST_REPORTS_OF_CSV})
        streamed = StreamingHttpResponse(workbooks.csv_lines(layout, {}, rows), content_type=workbooks.TYPES[form])
        streamed["Content-Disposition"] = f'attachment; filename="{NAME}.{form}"'
        streamed["X-Content-Type-Options"] = "nosniff"
        return streamed
    if _are_more_than(MOST_REPORTS_OF_A_WORKBOOK, standing):
        detail = _("A workbook holds at most %(most)d reports. Choose fewer, or CSV.")
        raise Invalid.at("/format", "too_many_reports", detail % {"most": MOST_REPORTS_OF_A_WORKBOOK})
    return sheet_answer(workbooks.template(layout, {}, list(rows), {}, form), NAME, form)


def _are_more_than(most: int, reports: QuerySet[Report]) -> bool:
    return reports.order_by()[: most + 1].count() > most


def _rows(reports: Iterable[Report]) -> Iterator[Row]:
    for some in batched(reports, _AT_A_TIME):
        report_lines.fetch(some)
        for report in some:
            yield from _rows_of(report, report_lines.lines_of(report))


def _rows_of(report: Report, lines: Sequence[LineRow]) -> Iterator[Row]:
    about = {"enterprise": named(report.enterprise), "period": f"{report.period:%Y-%m}", "nil": report.nil}
    about |= {"received_on": report.received_on, "paper_reference": report.paper_reference}
    reasons = dict.fromkeys(report.explanations.values())  # a sheet has one for all warnings
    first = {"explanation": "; ".join(reasons)}
    if not lines:
        yield {**about, **first}
    for line in lines:
        yield {**about, **first, **row_of(line)}
        first = {}
