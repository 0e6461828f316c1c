"""Pagination: counted lists with ``limit`` and ``offset``, long ones with a ``cursor``, newest first."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination, LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.errors import Invalid

if TYPE_CHECKING:  # these import this module
    from rest_framework.views import APIView

DEFAULT_LIMIT, MAX_LIMIT = 50, 200
MAX_OFFSET = 2**31


def whole_number(request: Request, name: str, default: int, least: int, most: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    if text.isascii() and text.isdecimal() and len(text) < 12 and least <= int(text) <= most:
        return int(text)
    detail = _("Give a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
    raise Invalid.at(f"/{name}", "out_of_range", detail)


class Pages(LimitOffsetPagination):
    default_limit, max_limit = DEFAULT_LIMIT, MAX_LIMIT

    def validate(self, request: Request) -> None:
        """Refuse invalid page parameters also for a sheet, which is always complete."""
        self.get_limit(request)
        self.get_offset(request)

    def get_limit(self, request: Request) -> int:
        return whole_number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)

    def get_offset(self, request: Request) -> int:
        return whole_number(request, "offset", 0, 0, MAX_OFFSET)


class NewestFirst(BasePagination):
    """Keyset pagination: no row is lost or repeated, even if many share an instant or arrive meanwhile.

    A view names its own ``cursor_fields``: an instant that is never empty, then the unique key.
    """

    fields: Sequence[str] = ("at", "pk")

    def validate(self, request: Request) -> None:
        whole_number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        self.fields = getattr(view, "cursor_fields", self.fields)
        self.url = request.build_absolute_uri()
        queryset = cast(QuerySet[Any], queryset)
        limit = whole_number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        backwards, position = self._read(queryset.model, request.query_params.get("cursor"))
        if position:
            queryset = self._rows_after(queryset, position, backwards)
        ordering = [name if backwards else f"-{name}" for name in self.fields]
        rows = list(queryset.order_by(*ordering)[: limit + 1])
        more, rows = len(rows) > limit, rows[:limit]
        if backwards:
            rows.reverse()
        has_next, has_previous = (True, more) if backwards else (more, position is not None)
        self.next_link = self._link(rows[-1], False) if rows and has_next else None
        self.previous_link = self._link(rows[0], True) if rows and has_previous else None
        return rows

    def get_paginated_response(self, data: object) -> Response:
        return Response({"next": self.next_link, "previous": self.previous_link, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        members = {"next": link, "previous": link, "results": schema}
        return {"type": "object", "required": ["next", "previous", "results"], "properties": members}

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        return [
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT}},
            {"name": "cursor", "in": "query", "schema": {"type": "string"}},
        ]

    def _rows_after(self, queryset: QuerySet[Any], position: list[Any], backwards: bool) -> QuerySet[Any]:
        instant, key = self.fields
        side = "gt" if backwards else "lt"
        # The first condition alone bounds the index range; the second settles equal instants.
        return queryset.filter(
            Q(**{f"{instant}__{side}e": position[0]})
            & (Q(**{f"{instant}__{side}": position[0]}) | Q(**{f"{key}__{side}": position[1]}))
        )

    def _link(self, row: Model, backwards: bool) -> str:
        values = [row.pk if name == "pk" else getattr(row, name) for name in self.fields]
        text = json.dumps(
            [backwards, *(value.isoformat() if hasattr(value, "isoformat") else str(value) for value in values)]
        )
        return replace_query_param(self.url, "cursor", base64.urlsafe_b64encode(text.encode()).decode().rstrip("="))

    def _read(self, model: type[Model], cursor: str | None) -> tuple[bool, list[Any] | None]:
        if cursor is None:
            return False, None
        try:
            backwards, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            columns: list[Any] = [
                model._meta.pk if name == "pk" else model._meta.get_field(name) for name in self.fields
            ]
            position = [column.to_python(value) for column, value in zip(columns, values, strict=True)]
            if not isinstance(backwards, bool) or any(value is None for value in position):
                raise ValueError
        except (ValueError, TypeError, binascii.Error, ValidationError) as error:
            raise Invalid.at("/cursor", "invalid_cursor", _("This cursor does not belong to this list.")) from error
        return backwards, position
