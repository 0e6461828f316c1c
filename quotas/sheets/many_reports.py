"""The reports of many enterprises as one sheet: a row for each line, with its enterprise and month.

What concerns a whole report (the paper, the reason for warnings) is read from the first row of its month.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.files.tables import Cell
from quotas.models import Product
from quotas.sheets.columns import CodeColumn, Column, MonthColumn, TruthColumn, Wrong
from quotas.sheets.reading import Layout
from quotas.sheets.reports import PAPER, line_columns

KIND = "many_reports"
ENTERPRISE = CodeColumn("enterprise", _("Enterprise"), needed=True, longest=32)


def enterprise_code(cell: Cell) -> str:
    """Return the code that a cell gives an enterprise, as codes are compared; empty if it holds none."""
    try:
        text = ENTERPRISE.read(cell)
    except Wrong:
        return ""
    return (text or "").upper()[: ENTERPRISE.longest]


def layout(products: Sequence[Product]) -> Layout:
    return Layout(
        KIND,
        (),
        (
            ENTERPRISE,
            MonthColumn("period", _("Month"), needed=True),
            *PAPER,
            TruthColumn("nil", _("Nil return")),
            CodeColumn("site", _("Site"), longest=32),
            # A nil return has neither site nor product; a line without one is refused where codes are looked up.
            *(replace(column, needed=False) for column in line_columns(products)),
            Column("explanation", _("Reason for warnings")),
        ),
    )
