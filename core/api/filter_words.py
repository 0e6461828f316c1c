"""Filters of a list in words: their labels, and the names of the values chosen."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import ModelChoiceFilter
from rest_framework.views import APIView

from core import formats
from core.api.column_labels import LABELS

NOT_FILTERS = frozenset({"limit", "offset", "cursor", "format", "columns", "lang", "ordering"})


def filters_in_words(view: type[APIView], query: QueryDict) -> list[tuple[str, str]]:
    """Return the labels of the filters that a query gives a value, and the values as a reader writes them."""
    declared: Mapping[str, Any] = getattr(getattr(view, "filterset_class", None), "base_filters", {})
    chosen = {name: values for name, values in query.lists() if any(values) and name not in NOT_FILTERS}
    return [
        (_label(name, declared.get(name)), _(", ").join(_value(value, declared.get(name)) for value in values))
        for name, values in chosen.items()
    ]


def choices_of_filters(view: type[APIView]) -> dict[str, dict[Any, Any]]:
    """Return the choices of a list's filters, by which columns of the same name are put in words."""
    declared: Mapping[str, Any] = getattr(getattr(view, "filterset_class", None), "base_filters", {})
    return {name: _choices(one) for name, one in declared.items()}


def _label(name: str, declared: Any) -> str:
    stated = getattr(declared, "label", None) or LABELS.get(name) or name.replace("_", " ")
    return str(stated)


def _value(value: str, declared: Any) -> str:
    if isinstance(declared, ModelChoiceFilter):
        return _name(value, declared)
    return str(_choices(declared).get(value, value))


def _choices(declared: Any) -> dict[Any, Any]:
    choices = getattr(declared, "extra", {}).get("choices", ())
    choices = getattr(choices, "choices", choices)  # a class of choices can be called, too
    return {} if callable(choices) else dict(choices)


def _name(value: str, declared: Any) -> str:
    key = declared.extra.get("to_field_name") or "pk"
    try:
        row = declared.extra["queryset"].filter(**{key: value}).first()
    except (ValidationError, ValueError):
        return value
    return value if row is None else formats.full_name(row) or str(row)
