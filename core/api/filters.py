"""Filters: a misspelt or invalid one is an error, because ignoring it would widen the result unnoticed."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.filters import BaseFilterBackend, SearchFilter
from rest_framework.pagination import BasePagination
from rest_framework.request import Request

from core import months
from core.api.pagination import NewestFirst, Pages
from core.errors import Invalid
from core.formats import NOTHING
from core.forms import MonthField, YearField

if TYPE_CHECKING:  # these import this module
    from rest_framework.views import APIView

__all__ = [
    "FilterSet",
    "MonthFilter",
    "Ordering",
    "Search",
    "StrictFilters",
    "WholeNumberFilter",
    "YearFilter",
    "YesNoFilter",
    "filters",
    "require_known_parameters",
]


class YesNo(forms.TypedChoiceField):
    """A filter by ``true`` or ``false``; anything else is refused, where a checkbox would take it for "either"."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", NOTHING), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]
        super().__init__(choices=choices, coerce=lambda text: text == "true", empty_value=None, **kwargs)

    def to_python(self, value: object) -> str:
        text = super().to_python(value).lower()
        return {"1": "true", "0": "false"}.get(text, text)


@extend_schema_field(OpenApiTypes.BOOL)
class YesNoFilter(filters.Filter):
    field_class = YesNo


class WholeNumberFilter(filters.NumberFilter):
    field_class = forms.IntegerField


class YearFilter(WholeNumberFilter):
    field_class = YearField


@extend_schema_field({"type": "string", "pattern": months.PATTERN})
class MonthFilter(filters.Filter):
    field_class = MonthField


class FilterSet(filters.FilterSet):
    """Base of every filter set of the product; pages, API and exports share them.

    Only the filters in the request are copied: copying all of them took longer than the rest of reading a request.
    """

    base_filters: dict[str, Any]

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        declared = self.base_filters
        self.base_filters = {name: declared[name] for name in declared if name in (data or ())}
        super().__init__(data, *args, **kwargs)


def _is_paginated_by(view: "APIView", pagination: type[BasePagination]) -> bool:
    return issubclass(getattr(view, "pagination_class", None) or object, pagination)


def require_known_parameters(request: Request, known: Collection[str], *, repeatable: Collection[str] = ()) -> None:
    """Refuse a parameter that an address does not take, and one given twice; format and language are always taken.

    Raises:
        Invalid: ``unknown_parameter`` or ``repeated_parameter``, at the parameter.
    """
    accepted = {*known, "format", "lang"}
    for name in request.query_params:
        if name not in accepted:
            detail = _("There is no such parameter here. Known: %s.") % ", ".join(sorted(accepted))
            raise Invalid.at(f"/{name}", "unknown_parameter", detail)
        if len(request.query_params.getlist(name)) > 1 and name not in repeatable:
            raise Invalid.at(f"/{name}", "repeated_parameter", _("This parameter may be given once."))


class StrictFilters(DjangoFilterBackend):
    filterset_base = FilterSet

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: "APIView") -> QuerySet[Any]:
        known = self._accepted_parameters(queryset, view)
        require_known_parameters(request, known, repeatable=getattr(view, "repeatable", ()))
        return super().filter_queryset(request, queryset, view)

    def _accepted_parameters(self, queryset: QuerySet[Any], view: "APIView") -> set[str]:
        filterset = self.get_filterset_class(view, queryset)
        names = set(getattr(view, "query_parameters", ()))
        names |= set(filterset.base_filters) if filterset else set()
        if hasattr(view, "columns_for_people"):
            names.add("columns")
        if getattr(view, "search_fields", None):
            names.add("search")
        if _is_paginated_by(view, NewestFirst):
            names |= {"limit", "offset", "cursor"}
            return names | {"ordering"} if getattr(view, "ordering_fields", ()) else names
        if _is_paginated_by(view, Pages):
            names |= {"limit", "offset", "ordering"}
        return names


class Search(SearchFilter):
    """The filter ``search=``, for views with ``search_fields``."""


class Ordering(BaseFilterBackend):
    """The parameter ``ordering=``, by the view's ``ordering_fields``; the primary key always settles ties."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: "APIView") -> QuerySet[Any]:
        offered = list(getattr(view, "ordering_fields", ()))
        asked = [name for name in request.query_params.get("ordering", "").split(",") if name]
        for name in asked:
            if name.removeprefix("-") not in offered:
                raise Invalid.at("/ordering", "unknown_ordering", _("Orderings offered here: %s.") % ", ".join(offered))
        if not asked and _is_paginated_by(view, NewestFirst):
            return queryset
        columns = getattr(view, "ordering_columns", {})
        wanted = [
            ("-" if name.startswith("-") else "") + columns.get(bare := name.removeprefix("-"), bare) for name in asked
        ]
        default = list(getattr(view, "ordering", ())) or [str(name) for name in queryset.model._meta.ordering]
        return queryset.order_by(*(wanted or default), "pk")

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        offered = list(getattr(view, "ordering_fields", ()))
        if not offered:
            return []
        described = _("One or more of %s, separated by commas; “-” reverses the order.") % ", ".join(offered)
        return [{"name": "ordering", "in": "query", "description": described, "schema": {"type": "string"}}]
