"""Sheets that two people enter: a row for each entry of the catalogue, published figure or movement of quota."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import label_of
from core.type_aliases import Text
from enterprises import two_person_acts
from enterprises.models import Authority
from quotas.models import Category, Import, ListedMovement, Programme, ProgrammeYear
from quotas.sheets import workbooks
from quotas.sheets.columns import ChoiceColumn, CodeColumn, Column, DayColumn, DecimalColumn, WholeColumn
from quotas.sheets.reading import Layout
from quotas.sheets.records import columns_of


def _as_entered(act: str) -> tuple[Column, ...]:
    """Return the columns of the form on which an act enters one row."""
    return columns_of(two_person_acts.find(act).form)


def _products() -> Layout:
    return Layout(Import.Kind.PRODUCTS, (), _as_entered("products.enter"))


def _hs_codes() -> Layout:
    product = CodeColumn("product", _("Product"), needed=True, longest=40)
    return Layout(Import.Kind.HS_CODES, (), (product, *_as_entered("hs_codes.enter")))


def _coded(name: str, label: Text, model: Any, *, needed: bool = False) -> ChoiceColumn:
    """Return a column that names a row of a model by its code or its name."""
    options = {row.code: (row.name, row.name_zh) for row in model.objects.order_by("code")}
    return ChoiceColumn(name, label, needed=needed, options=options)


def _counting_rules() -> Layout:
    programme = _coded("programme", _("Programme"), Programme)
    return Layout(Import.Kind.COUNTING_RULES, (programme,), _as_entered("counting_rules.enter"))


def _due_days() -> Layout:
    place = CodeColumn("place", _("Place (code)"), longest=12)
    return Layout(Import.Kind.DUE_DAYS, (place,), _as_entered("due_days.set"))


def _figures() -> Layout:
    return Layout(Import.Kind.FIGURES, (), _as_entered("statistics.enter"))


def _programmes() -> Layout:
    authority = _coded("authority", _("Authority"), Authority)
    return Layout(Import.Kind.PROGRAMMES, (authority,), _as_entered("programmes.enter"))


def _programme_years() -> Layout:
    schemes = {str(value): (label,) for value, label in ProgrammeYear.Scheme.choices}
    return Layout(
        Import.Kind.PROGRAMME_YEARS,
        (_coded("authority", _("Authority"), Authority),),
        (
            _coded("programme", _("Programme"), Programme, needed=True),
            WholeColumn("year", label_of(ProgrammeYear, "year"), needed=True),
            ChoiceColumn("scheme", label_of(ProgrammeYear, "scheme"), needed=True, options=schemes),
        ),
    )


def _movements() -> Layout:
    movements = {movement.value: (movement.label,) for movement in ListedMovement}
    categories = {value: (label,) for value, label in Category.choices if value != Category.TOTAL}
    return Layout(
        Import.Kind.MOVEMENTS,
        (CodeColumn("place", _("Place (code)"), longest=12),),
        (
            ChoiceColumn("movement", _("Movement"), needed=True, options=movements),
            _coded("programme", _("Programme"), Programme, needed=True),
            WholeColumn("year", _("Year"), needed=True),
            CodeColumn("holder", _("Holder (code)"), needed=True, longest=64),
            ChoiceColumn("category", _("Category"), needed=True, options=categories),
            DecimalColumn("tonnes", _("Tonnes"), needed=True),
            CodeColumn("to", _("To (code)"), longest=64),
            Column("document", _("Document"), needed=True, longest=200),
            DayColumn("effective_on", _("Effective on"), needed=True),
        ),
    )


LAYOUTS: dict[Import.Kind, Callable[[], Layout]] = {
    Import.Kind.PRODUCTS: _products,
    Import.Kind.HS_CODES: _hs_codes,
    Import.Kind.COUNTING_RULES: _counting_rules,
    Import.Kind.DUE_DAYS: _due_days,
    Import.Kind.FIGURES: _figures,
    Import.Kind.PROGRAMMES: _programmes,
    Import.Kind.PROGRAMME_YEARS: _programme_years,
    Import.Kind.MOVEMENTS: _movements,
}


def template(kind: Import.Kind, form: str) -> bytes:
    """Return an empty sheet with the values to choose from."""
    layout = LAYOUTS[kind]()
    choices = {
        column.name: [str(next(iter(labels))) for labels in column.options.values()]
        for column in layout.columns
        if isinstance(column, ChoiceColumn)
    }
    return workbooks.template(layout, {}, [], choices, form)
