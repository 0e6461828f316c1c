"""Responses with a sheet: a download with a descriptive file name."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.files.tables import Table
from quotas.models import Import
from quotas.sheets import workbooks
from quotas.sheets.reading import CellFault


def faulty_sheet(row: Import, form: str) -> bytes:
    """Return the uploaded sheet with its faults and findings at the end of each row."""
    if not row.table.get("rows"):
        raise Invalid.at("/format", "nothing_read", _("Nothing was read of this file that could be shown."))
    names = CellFault.__slots__
    faults = [CellFault(**{name: fault[name] for name in names}) for fault in [*row.faults, *row.findings]]
    return workbooks.with_faults(Table(row.table["name"], row.table["rows"]), faults, form)


def sheet_answer(content: bytes, name: str, form: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=workbooks.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
