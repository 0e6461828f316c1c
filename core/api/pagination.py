"""Pagination: lists with ``limit`` and ``offset``, long ones with a ``cursor`` beside it, newest first.

Rows are counted up to 10,000 (``core.row_counts``); how many more there are would cost as much as reading them all.
"""

import base64
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.errors import Invalid
from core.row_counts import COUNTED_UP_TO, Count, count_rows

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
    counted: Count | None = None

    def validate(self, request: Request) -> None:
        """Refuse invalid page parameters also for a sheet, which is always complete."""
        self.get_limit(request)
        self.get_offset(request)

    def get_limit(self, request: Request) -> int:
        return whole_number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)

    def get_offset(self, request: Request) -> int:
        return whole_number(request, "offset", 0, 0, MAX_OFFSET)

    def paginate_queryset(self, queryset: Any, request: Request, view: "APIView | None" = None) -> list[Any]:
        """Return a page, and read one row more: whether there is a next page does not depend on the count."""
        self.request, self._url = request, request.build_absolute_uri()
        self.limit = limit = self.get_limit(request)
        self.offset = offset = self.get_offset(request)
        self.counted = count_rows(queryset)
        self.count = self.counted.number
        self._next_offset: int | None = None
        if self.counted.is_exact and offset >= self.count:
            return []
        rows = list(queryset[offset : offset + limit + 1])
        if len(rows) > limit:
            self._next_offset = offset + limit
        return rows[:limit]

    def get_next_link(self) -> str | None:
        if self._next_offset is None:
            return None
        url = replace_query_param(self._url, self.limit_query_param, self.limit)
        return str(replace_query_param(url, self.offset_query_param, self._next_offset))

    def get_paginated_response(self, data: object) -> Response:
        return Response(
            {**self._count(), "next": self.get_next_link(), "previous": self.get_previous_link(), "results": data}
        )

    def _count(self) -> dict[str, Any]:
        if self.counted is None:
            return {"count": None, "count_is_exact": None}
        return {"count": self.counted.number, "count_is_exact": self.counted.is_exact}

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        members: dict[str, Any] = {
            "count": {"type": "integer", "maximum": COUNTED_UP_TO, **self._sometimes},
            "count_is_exact": {
                "type": "boolean",
                "description": f"false if there are more than {COUNTED_UP_TO:,} rows",
                **self._sometimes,
            },
            "next": link,
            "previous": link,
            "results": schema,
        }
        return {"type": "object", "required": list(members), "properties": members}

    _sometimes: ClassVar[dict[str, Any]] = {}


class NewestFirst(Pages):
    """Keyset pages: no row is lost or repeated, however many share an instant or arrive meanwhile.

    A view names its own ``cursor_fields``: an instant that is never empty, then the unique key. With ``offset``, or an
    ``ordering`` of its own, the pages are those of ``Pages`` and rows are counted. By cursor they are not, but on the
    first page of a view that says ``counts_first_page``: where few rows are visible, counting reads far more than it.
    """

    fields: Sequence[str] = ("at", "pk")
    _sometimes: ClassVar[dict[str, Any]] = {"nullable": True}

    def validate(self, request: Request) -> None:
        super().validate(request)
        self._require_one_way(request)

    def paginate_queryset(self, queryset: Any, request: Request, view: "APIView | None" = None) -> list[Any]:
        self.fields = getattr(view, "cursor_fields", self.fields)
        self._require_one_way(request)
        by_cursor = "offset" not in request.query_params and not request.query_params.get("ordering")
        self._links: tuple[str | None, str | None] | None = None
        if not by_cursor:
            if not request.query_params.get("ordering"):
                queryset = queryset.order_by(*(f"-{name}" for name in self.fields))
            return super().paginate_queryset(queryset, request, view)
        self._url = request.build_absolute_uri()
        limit = self.get_limit(request)
        backwards, position = self._read(queryset.model, request.query_params.get("cursor"))
        if position:
            queryset = self._rows_after(queryset, position, backwards)
        elif getattr(view, "counts_first_page", False):
            self.counted = count_rows(queryset)
        ordering = [name if backwards else f"-{name}" for name in self.fields]
        rows = list(queryset.order_by(*ordering)[: limit + 1])
        more, rows = len(rows) > limit, rows[:limit]
        if backwards:
            rows.reverse()
        has_next, has_previous = (True, more) if backwards else (more, position is not None)
        self._links = (
            self._link(rows[-1], False) if rows and has_next else None,
            self._link(rows[0], True) if rows and has_previous else None,
        )
        return rows

    def get_next_link(self) -> str | None:
        return super().get_next_link() if self._links is None else self._links[0]

    def get_previous_link(self) -> str | None:
        return super().get_previous_link() if self._links is None else self._links[1]

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        cursor = {"name": "cursor", "in": "query", "schema": {"type": "string"}}
        return [*super().get_schema_operation_parameters(view), cursor]

    def _require_one_way(self, request: Request) -> None:
        if "cursor" in request.query_params and {"offset", "ordering"} & set(request.query_params):
            detail = _("A cursor is given without an offset and without an ordering.")
            raise Invalid.at("/cursor", "cursor_or_offset", detail)

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
        return replace_query_param(self._url, "cursor", base64.urlsafe_b64encode(text.encode()).decode().rstrip("="))

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
        except (ValueError, TypeError, RecursionError, ValidationError) as error:
            raise Invalid.at("/cursor", "invalid_cursor", _("This cursor does not belong to this list.")) from error
        return backwards, position
