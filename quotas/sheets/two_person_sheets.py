"""Sheets that two people enter: a row for each entry of the catalogue, published figure or movement of quota."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import label_of
from core.type_aliases import Text
from enterprises.models import Authority, OreType, Site
from quotas.models import (
    Category,
    CountingRule,
    DueDay,
    Element,
    Feed,
    HsCode,
    Import,
    ListedMovement,
    Product,
    Programme,
    ProgrammeYear,
    PublishedStatistic,
    ReportKind,
    Unit,
)
from quotas.sheets import workbooks
from quotas.sheets.columns import (
    ChoiceColumn,
    CodeColumn,
    Column,
    DayColumn,
    DecimalColumn,
    MonthColumn,
    WholeColumn,
)
from quotas.sheets.reading import Layout


def _choice(model: Any, name: str, choices: Any, *, needed: bool = True) -> ChoiceColumn:
    options = {str(value): (label,) for value, label in choices.choices}
    return ChoiceColumn(name, label_of(model, name), needed=needed, options=options)


def _products() -> Layout:
    return Layout(
        Import.Kind.PRODUCTS,
        (),
        (
            Column("code", label_of(Product, "code"), needed=True, longest=40),
            Column("name", label_of(Product, "name"), needed=True, longest=120),
            Column("name_zh", label_of(Product, "name_zh"), longest=120),
            _choice(Product, "kind", Product.Kind),
            _choice(Product, "stage", Product.Stage),
            CodeColumn("element", _("Element"), longest=2),
            _choice(Product, "element_class", Element.Weight, needed=False),
            _choice(Product, "material", Product.Material, needed=False),
            _choice(Product, "ore_type", OreType, needed=False),
            DecimalColumn("reo_factor", label_of(Product, "reo_factor"), places=4, most=Decimal(2)),
            CodeColumn("variety_of", label_of(Product, "variety_of"), longest=40),
            Column("specification", label_of(Product, "specification"), longest=2_000),
            Column("source", label_of(Product, "source"), needed=True, longest=2_000),
        ),
    )


def _hs_codes() -> Layout:
    return Layout(
        Import.Kind.HS_CODES,
        (),
        (
            CodeColumn("product", _("Product"), needed=True, longest=40),
            Column("code", label_of(HsCode, "code"), needed=True, longest=10),
            DayColumn("valid_from", label_of(HsCode, "valid_from"), needed=True),
            DayColumn("valid_to", label_of(HsCode, "valid_to")),
            Column("source", label_of(HsCode, "source"), needed=True, longest=2_000),
        ),
    )


def _coded(name: str, label: Text, model: Any, *, needed: bool = False) -> ChoiceColumn:
    """Return a column that names a row of a model by its code or its name."""
    options = {row.code: (row.name, row.name_zh) for row in model.objects.order_by("code")}
    return ChoiceColumn(name, label, needed=needed, options=options)


def _counting_rules() -> Layout:
    return Layout(
        Import.Kind.COUNTING_RULES,
        (_coded("programme", _("Programme"), Programme),),
        (
            _choice(CountingRule, "site_kind", Site.Kind),
            _choice(CountingRule, "product_kind", Product.Kind),
            _choice(CountingRule, "feed", Feed),
            _choice(CountingRule, "quantity", CountingRule.Quantity),
            DayColumn("valid_from", label_of(CountingRule, "valid_from"), needed=True),
            DayColumn("valid_to", label_of(CountingRule, "valid_to")),
            Column("legal_basis", label_of(CountingRule, "legal_basis"), needed=True, longest=2_000),
        ),
    )


def _due_days() -> Layout:
    return Layout(
        Import.Kind.DUE_DAYS,
        (CodeColumn("place", _("Place (code)"), longest=12),),
        (
            _choice(DueDay, "kind", ReportKind, needed=False),
            WholeColumn("day", _("Day of the following month")),
            MonthColumn("from_month", label_of(DueDay, "from_month"), needed=True),
            Column("document", label_of(DueDay, "document"), needed=True, longest=2_000),
        ),
    )


def _figures() -> Layout:
    return Layout(
        Import.Kind.FIGURES,
        (),
        (
            _choice(PublishedStatistic, "subject", PublishedStatistic.Subject),
            DayColumn("period_from", label_of(PublishedStatistic, "period_from"), needed=True),
            DayColumn("period_to", label_of(PublishedStatistic, "period_to"), needed=True),
            Column("region", label_of(PublishedStatistic, "region"), needed=True, longest=120),
            Column("name", label_of(PublishedStatistic, "name"), longest=120),
            Column("name_zh", label_of(PublishedStatistic, "name_zh"), longest=120),
            DecimalColumn("figure", label_of(PublishedStatistic, "figure"), most=PublishedStatistic.MOST),
            Column("unit", label_of(PublishedStatistic, "unit"), needed=True, longest=40),
            CodeColumn("product", label_of(PublishedStatistic, "product"), longest=40),
            Column("wording", label_of(PublishedStatistic, "wording"), longest=2_000),
            Column("source", label_of(PublishedStatistic, "source"), needed=True, longest=2_000),
        ),
    )


def _programmes() -> Layout:
    return Layout(
        Import.Kind.PROGRAMMES,
        (_coded("authority", _("Authority"), Authority),),
        (
            Column("code", label_of(Programme, "code"), needed=True, longest=32),
            Column("name", label_of(Programme, "name"), needed=True, longest=160),
            Column("name_zh", label_of(Programme, "name_zh"), longest=160),
            _choice(Programme, "activity", Programme.Activity),
            _choice(Programme, "unit", Unit),
            WholeColumn("first_year", label_of(Programme, "first_year"), needed=True),
            WholeColumn("last_year", label_of(Programme, "last_year")),
            WholeColumn("return_by_month", label_of(Programme, "return_by_month")),
            Column("legal_basis", label_of(Programme, "legal_basis"), needed=True, longest=2_000),
        ),
    )


def _programme_years() -> Layout:
    return Layout(
        Import.Kind.PROGRAMME_YEARS,
        (_coded("authority", _("Authority"), Authority),),
        (
            _coded("programme", _("Programme"), Programme, needed=True),
            WholeColumn("year", label_of(ProgrammeYear, "year"), needed=True),
            _choice(ProgrammeYear, "scheme", ProgrammeYear.Scheme),
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
