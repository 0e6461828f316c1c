"""Sheets of records that officers enter one by one on a form, too: a row for each, with the columns of the form."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DecimalText, MonthField, PageForm
from quotas.sheets import workbooks
from quotas.sheets.columns import (
    ChoiceColumn,
    CodeColumn,
    Column,
    DayColumn,
    DecimalColumn,
    MonthColumn,
    TruthColumn,
    WholeColumn,
)
from quotas.sheets.reading import Layout
from resources.models import ElementClass, EstimationMethod, ReserveEstimate

MOST_RESERVES = Decimal("999999999.999")


def columns_of(form: type[PageForm]) -> tuple[Column, ...]:
    """Return a column for each field of a form, in the order in which the form asks for them."""
    return tuple(_column(name, field) for name, field in form().fields.items())


def _column(name: str, field: forms.Field) -> Column:
    about: dict[str, Any] = {"name": name, "label": field.label or name, "needed": field.required}
    match field:
        case MonthField():
            return MonthColumn(**about)
        case forms.ModelChoiceField():
            return CodeColumn(**about, longest=40)
        case forms.ChoiceField():
            choices: Any = field.choices
            options = {str(value): (label,) for value, label in choices if value}
            means = field.coerce if isinstance(field, forms.TypedChoiceField) else str
            return ChoiceColumn(**about, options=options, means=means)
        case DecimalText():
            return DecimalColumn(**about, places=field.places, most=field.most)
        case forms.DecimalField():
            places = field.decimal_places or 0
            most = Decimal(10) ** ((field.max_digits or 15) - places) - Decimal(1).scaleb(-places)
            return DecimalColumn(**about, places=places, most=most)
        case forms.DateField():
            return DayColumn(**about)
        case forms.BooleanField():
            return TruthColumn(**{**about, "needed": False})
        case forms.IntegerField():
            return WholeColumn(**about)
        case forms.CharField():
            return Column(**about, longest=field.max_length or 2_000)
    raise TypeError(f"no column reads {name!r}")


def reserve_columns() -> tuple[Column, ...]:
    """Return the columns of reserves; place and planned mining area are named by code and number."""

    def label(name: str) -> str:
        return str(ReserveEstimate._meta.get_field(name).verbose_name)  # type: ignore[union-attr]

    def tonnes(name: str, *, needed: bool = False) -> Column:
        return DecimalColumn(name, label(name), needed=needed, most=MOST_RESERVES)

    return (
        CodeColumn("place", label("place"), longest=6),
        CodeColumn("mining_area", label("mining_area"), longest=6),
        Column("deposit", label("deposit"), longest=160),
        Column("deposit_zh", label("deposit_zh"), longest=160),
        ChoiceColumn("element_class", label("element_class"), options=_options(ElementClass.choices)),
        WholeColumn("year", label("year"), needed=True),
        ChoiceColumn("method", label("method"), needed=True, options=_options(EstimationMethod.choices)),
        tonnes("original_t"),
        tonnes("remaining_t", needed=True),
        DecimalColumn("average_grade", label("average_grade"), places=4, most=Decimal(100)),
        Column("estimator", label("estimator"), needed=True, longest=200),
        Column("document", label("document"), needed=True),
        TruthColumn("confirmed", _("Tonnes confirmed")),
    )


def _options(choices: Iterable[tuple[str, object]]) -> dict[str, tuple[object]]:
    return {value: (label,) for value, label in choices}


def template(layout: Layout, form: str) -> bytes:
    """Return an empty sheet with the values to choose from."""
    choices = {
        column.name: [f"{value} {label}" for value, (label, *_rest) in column.options.items()]
        for column in layout.columns
        if isinstance(column, ChoiceColumn)
    }
    return workbooks.template(layout, {}, [], choices, form)
