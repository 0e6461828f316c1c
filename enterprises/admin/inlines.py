"""Rows that belong to another, shown under it and never edited there."""

from typing import Any, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline


class ReadOnlyInline(TabularInline):
    extra = 0
    can_delete = False
    show_change_link = False
    related: tuple[str, ...] = ()  # rows whose names are shown, selected together

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class VisibleInline(ReadOnlyInline):
    """Rows with a place of their own; those that are not visible to the officer are left out."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return cast(Any, super().get_queryset(request)).visible_to(request.user)
