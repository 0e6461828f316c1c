"""Base class of all resources: visible rows, acts that each call one service, answers with an ETag."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from rest_framework import status as statuses
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from core import sql
from core.acts import Create, service_mismatch
from core.api import etag
from core.api.acts import arguments_of
from core.api.bodies import body_of
from core.api.lists import ListingViewSet
from core.api.row_security import RowSecurity


class ResourceViewSet(RowSecurity, ListingViewSet):
    """A resource that can be listed and read. ``queryset`` is narrowed to what the actor may see, for every action.

    Subclasses set ``queryset``, ``serializer_class``, ``filterset_class`` and, where they differ, ``search_fields``,
    ``ordering_fields``, ``pagination_class``, ``list_actions`` (further actions that return a list). ``Creates`` and
    ``Updates`` add POST, PUT and PATCH.
    """

    prepares_statements: ClassVar[bool] = False  # for frequent requests (``core.sql``)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with sql.prepared() if self.prepares_statements else nullcontext():
            return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        visible = cast(Any, rows).visible_to(self.request.user)
        # A service locks and reads the row of its act afresh; ``answer`` reads it completely, once it was allowed.
        complete = type(self).rows if self.act is None else None
        return visible if complete is None else complete(visible)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(self.get_object())


class Creates(ResourceViewSet):
    """Adds ``POST …/``: ``create_service(actor=…, **members)`` with the members that ``create_body`` validates."""

    creates: ClassVar[Create | None] = None  # whose service, scope and body it has, where a page makes the record, too
    create_service: ClassVar[Callable[..., Any]]
    create_body: ClassVar[type[BaseSerializer] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if (made := vars(cls).get("creates")) is not None:
            cls.create_service = staticmethod(made.service)
            cls.action_scopes = {**cls.action_scopes, "create": made.scope}
            if "create_body" not in vars(cls):
                cls.create_body = body_of(made.form, makes=True)
            body = cls.create_body or cls.serializer_class
            if body is not None and (fault := service_mismatch(made, arguments_of(body))):
                raise TypeError(f"the body of {cls.__name__} does not fit the service that creates: {fault}")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        members = self.members(self.create_body or self.get_serializer_class())
        row = type(self).create_service(actor=request.user, **members)
        response = self.answer(row, status=statuses.HTTP_201_CREATED)
        response["Location"] = self.reverse_action("detail", args=[getattr(row, self.lookup_field)])
        return response


class Updates(ResourceViewSet):
    """Adds PUT and PATCH, which need ``If-Match``: ``update_service(row, actor=…, **members)``.

    The service gets the members that were sent; PUT requires all that the body's serializer requires.
    """

    update_service: ClassVar[Callable[..., Any]]
    update_body: ClassVar[type[BaseSerializer] | None] = None

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        with etag.precondition(request, row, required=True):
            body = self.update_body or self.get_serializer_class()
            serializer = body(
                row,
                data=request.data,
                partial=kwargs.get("partial", False),
                context=self.get_serializer_context(),
            )
            serializer.is_valid(raise_exception=True)
            return self.answer(type(self).update_service(row, actor=request.user, **serializer.validated_data))

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, partial=True, **kwargs)
