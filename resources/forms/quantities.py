"""Quantities of returns as their forms take them: as many digits as the column of the model."""

from typing import Any

from django import forms
from django.db import models

from core.models import label_of
from resources.models.half_years import HalfYearReturn


def quantity(model: type[HalfYearReturn], name: str, **options: Any) -> forms.DecimalField:
    """Return the form field of a quantity."""
    column = column_of(model, name)
    return forms.DecimalField(
        label=label_of(model, name),
        max_digits=column.max_digits,
        decimal_places=column.decimal_places,
        min_value=0,
        required=not column.blank,
        **options,
    )


def column_of(model: type[HalfYearReturn], name: str) -> "models.DecimalField[Any, Any]":
    """Return the column of a quantity, by which pages and API take its digits."""
    column = model._meta.get_field(name)
    assert isinstance(column, models.DecimalField)
    return column
