"""A notice as a sheet: its head above, and a row for each holder and category."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from quotas.models import Category, Notice, Programme
from quotas.sheets.columns import ChoiceColumn, Column, DayColumn, DecimalColumn, TruthColumn, WholeColumn
from quotas.sheets.reading import Layout

KIND = "notices"
CATEGORIES = {str(value): (label,) for value, label in Category.choices if value != Category.TOTAL}
LINES = (
    Column("to", _("To"), needed=True, longest=64),
    ChoiceColumn("category", _("Category"), options=CATEGORIES),
    DecimalColumn("tonnes", _("Tonnes"), needed=True),
    Column("note", _("Note")),
    DecimalColumn("printed", _("As printed")),
    Column("block", _("Block"), longest=80),
)


def layout(programmes: Sequence[Programme]) -> Layout:
    return Layout(
        KIND,
        (
            ChoiceColumn(
                "programme", _("Programme"), options={one.code: (one.name, one.name_zh) for one in programmes}
            ),
            WholeColumn("year", _("Year")),
            Column("from", _("Distributed by"), longest=64),
            ChoiceColumn("batch", _("Batch"), options={str(v): (label,) for v, label in Notice.Batch.choices}),
            ChoiceColumn("basis", _("Its figures"), options={str(v): (label,) for v, label in Notice.Basis.choices}),
            TruthColumn("reduction", _("Reduction")),
            Column("number", _("Number"), longest=120),
            Column("title", _("Title"), longest=200),
            DayColumn("issued_on", _("Issued on")),
            DayColumn("effective_on", _("Effective on")),
        ),
        LINES,
    )
