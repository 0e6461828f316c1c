"""Responses with a sheet: a download with a descriptive file name."""

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.files.tables import Table, cell_text
from quotas.models import Import
from quotas.sheets import many_reports, workbooks
from quotas.sheets.reading import FAULTS, CellFault


def faulty_sheet(row: Import, form: str) -> bytes:
    """Return the uploaded sheet with its faults and findings at the end of each row."""
    if not row.table.get("rows"):
        raise Invalid.at("/format", "nothing_read", _("Nothing was read of this file that could be shown."))
    names = CellFault.__slots__
    faults = [CellFault(**{name: fault[name] for name in names}) for fault in [*row.faults, *row.findings]]
    return workbooks.with_faults(Table(row.table["name"], row.table["rows"]), faults, form)


def faulty_rows_answer(row: Import) -> StreamingHttpResponse:
    """Return the faulty rows of a sheet with many reports as CSV, each with its faults, row by row.

    It can be corrected and uploaded again: the column of faults is not read back.
    """
    places: dict[str, int] = row.title_row.get("places", {})
    labels = {column.name: str(column.label) for column in many_reports.layout(()).columns}
    titles = {place: labels[name] for name, place in places.items()}
    width = max(titles, default=-1) + 1
    head = [*(titles.get(place, "") for place in range(width)), str(FAULTS)]
    faulty = row.rows.exclude(faults=[]).order_by("number").values_list("cells", "faults")

    def lines() -> Iterator[bytes]:
        yield workbooks.as_csv([head])
        for cells, faults in faulty.iterator(chunk_size=500):
            texts = [cell_text(cell) for cell in cells[:width]]
            detail = "; ".join(": ".join(filter(None, (one["title"], one["detail"]))) for one in faults)
            yield workbooks.csv_line([*texts, *[""] * (width - len(texts)), detail])

    answer = StreamingHttpResponse(lines(), content_type=workbooks.TYPES[workbooks.CSV])
    answer["Content-Disposition"] = f'attachment; filename="errors-{row.pk}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def sheet_answer(content: bytes, name: str, form: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=workbooks.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
