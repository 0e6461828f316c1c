"""Base class of all resources: visible rows, acts that each call one service, answers with an ETag."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import batched
from typing import Any, ClassVar, Protocol, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status as statuses
from rest_framework.decorators import action
from rest_framework.pagination import BasePagination
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.viewsets import GenericViewSet

from core import clock, formats, sql, standby
from core.acts import Act, Acts, Create, service_mismatch
from core.api import etag, program_files, reader_files
from core.api.bodies import OutcomeSerializer, body_of, together_body
from core.api.filter_words import choices_of_filters, filters_in_words
from core.api.idempotency import IdempotentPosts
from core.api.pagination import NewestFirst, Pages
from core.api.reader_columns import ReaderColumn, reader_columns
from core.api.renderers import BookRenderer, CsvRenderer, ExcelRenderer, WholeRenderer, XlsxRenderer
from core.api.row_security import RowSecurity
from core.bulk import act_on_each
from core.errors import Invalid
from core.models import TokenScope


@dataclass(frozen=True, slots=True)
class Verb:
    """``POST …/{id}/{verb}/``: one service, called with the row, the validated members of the body, and ``actor``.

    As a class attribute of a viewset it becomes an action; its address is the attribute's name without trailing
    underscores (``return_`` → ``return/``). ``answer`` is the serializer of a result of another model.
    """

    service: Callable[..., Any]
    body: type[BaseSerializer] | None = None
    answer: type[BaseSerializer] | None = None
    status: int = statuses.HTTP_200_OK
    scope: TokenScope = TokenScope.FILE
    request_arguments: Callable[[Request], Mapping[str, Any]] | None = None
    parameters: Sequence[OpenApiParameter] = ()

    def as_action(self, name: str, default: type[BaseSerializer] | None) -> Callable[..., HttpResponseBase]:
        def perform(view: "ResourceViewSet", request: Request, **kwargs: Any) -> Response:
            row = view.get_object()
            members = view.members(self.body) | dict(self.request_arguments(request) if self.request_arguments else {})
            with etag.precondition(request, row, required=False):
                result = self.service(row, actor=request.user, **members)
            return view.answer(result, serializer=self.answer, status=self.status)

        perform.__name__ = name
        perform.__doc__ = self.service.__doc__
        shown = None if self.status == statuses.HTTP_204_NO_CONTENT else self.answer or default
        described = extend_schema(
            request=self.body, responses={self.status: shown}, parameters=list(self.parameters) or None
        )
        path = name.rstrip("_")
        offered = action(detail=True, methods=["post"], url_path=path, url_name=path.replace("_", "-"))(perform)
        return described(offered)  # outermost: ``action`` discards earlier attributes


@dataclass(frozen=True, slots=True)
class Representation:
    """The serializer of a model and the query for its rows; the same for GET and for acts."""

    serializer: type[BaseSerializer]
    rows: Callable[..., QuerySet[Any]] | None = None


_REPRESENTATIONS: dict[type[Model], Representation] = {}


def represent(model: type[Model], serializer: type[BaseSerializer]) -> None:
    """Declare how acts answer with a row of a model that has no resource of its own."""
    _REPRESENTATIONS[model] = Representation(serializer)


class Signing(Protocol):
    """The module that accepts second factors from programs (``enterprises.api.signing``)."""

    PARAMETERS: list[OpenApiParameter]

    def proof_arguments(self, request: Request) -> Mapping[str, Any]: ...


class ResourceViewSet(RowSecurity, IdempotentPosts, GenericViewSet):
    """A resource that can be listed and read. ``queryset`` is narrowed to what the actor may see, for every action.

    Subclasses set ``queryset``, ``serializer_class``, ``filterset_class`` and, where they differ, ``search_fields``,
    ``ordering_fields``, ``pagination_class``, ``list_actions`` (further actions that return a list). ``Creates`` and
    ``Updates`` add POST, PUT and PATCH. ``acts`` become actions ``POST …/{id}/{verb}/``. ``rows`` adds to a query what
    the serializer needs; rows are read with it for GET and again after an act that answers with this model.
    """

    noun: ClassVar[type[Model] | None] = None  # the model, where ``rows`` is given
    acts: ClassVar[Acts | None] = None
    act: Act | None = None  # of the current action
    bodies: ClassVar[Mapping[str, type[Serializer]]] = {}  # of acts that have a page of their own, by verb
    act_answers: ClassVar[Mapping[str, type[BaseSerializer]]] = {}  # for acts that answer with less than their result
    signing: ClassVar[Signing | None] = None
    rows: ClassVar[Callable[..., QuerySet[Any]] | None] = None

    pagination_class: type[BasePagination] = Pages
    list_actions: ClassVar[frozenset[str]] = frozenset({"list"})
    answers_once: ClassVar[frozenset[str]] = frozenset()  # actions whose answer is a secret, and is never repeated
    action_scopes: ClassVar[Mapping[str, TokenScope]] = {}
    prepares_statements: ClassVar[bool] = False  # for frequent requests (``core.sql``)
    most_at_once: ClassVar[int | None] = None  # rows of a file of this list, if not ``program_files.MOST_AT_ONCE``
    file_progress: program_files.Progress | None = None  # of a file that a worker prepares
    may_be_old: ClassVar[bool] = False  # whether a standby may answer everybody's lists (``core.standby``)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with sql.prepared() if self.prepares_statements else nullcontext():
            return super().dispatch(request, *args, **kwargs)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        verbs = {name: verb for name, verb in vars(cls).items() if isinstance(verb, Verb)}
        cls.action_scopes = {**cls.action_scopes, **{name: verb.scope for name, verb in verbs.items()}}
        for name, verb in verbs.items():
            setattr(cls, name, verb.as_action(name, getattr(cls, "serializer_class", None)))
        if "acts" in vars(cls) and cls.acts is not None:
            cls.action_scopes = {**cls.action_scopes, **{_method(act): act.scope for act in cls.acts}}
            for act in cls.acts:
                setattr(cls, _method(act), _action(act, cls))
                if act.together:
                    method = f"{_method(act)}_together"
                    cls.action_scopes = {**cls.action_scopes, method: act.scope}
                    setattr(cls, method, _action_on_many(act, cls, method))
        if (
            "rows" in vars(cls)
            and cls.rows is not None
            and cls.queryset is not None
            and cls.serializer_class is not None
        ):
            cls.noun = cls.queryset.model
            _REPRESENTATIONS[cls.noun] = Representation(cls.serializer_class, cls.rows)

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        visible = cast(Any, rows).visible_to(self.request.user)
        complete = type(self).rows
        return visible if complete is None else complete(visible)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply the filters to lists only; a single row is selected by its key."""
        return super().filter_queryset(queryset) if self.action in self.list_actions else queryset

    def get_renderers(self) -> list[BaseRenderer]:
        if getattr(self, "action", None) in self.list_actions:
            return [
                JSONRenderer(),
                CsvRenderer(),
                XlsxRenderer(),
                WholeRenderer(),
                BookRenderer(),
                ExcelRenderer(),
            ]
        return super().get_renderers()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.list_rows(self.filter_queryset(self.get_queryset()))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(self.get_object())

    def list_rows(self, rows: Any) -> HttpResponseBase:
        """Return a page of ``rows`` (a queryset, or rows with its interface) or, for a file format, all of them.

        Files of all rows, and the lists of people who only read, may come from a standby.
        """
        is_file = self.request.accepted_renderer.format in {**program_files.ANSWERS, **reader_files.ANSWERS}
        if self.may_be_old or is_file or getattr(self.request.user, "only_reads", False):
            return standby.answer(cast(HttpRequest, self.request), lambda: self._page_or_file(rows))
        return self._page_or_file(rows)

    def _page_or_file(self, rows: Any) -> HttpResponseBase:
        form = self.request.accepted_renderer.format
        if form in reader_files.ANSWERS:
            cast(Pages | NewestFirst, self.paginator).validate(self.request)
            return cast(HttpResponseBase, reader_files.ANSWERS[form](self._people_file(rows)))
        if "columns" in self.request.query_params:
            offered = ", ".join(reader_files.ANSWERS)
            raise Invalid.at("/columns", "of_people_s_files", _("Columns are chosen for these formats: %s.") % offered)
        if form in program_files.ANSWERS:
            cast(Pages | NewestFirst, self.paginator).validate(self.request)
            return program_files.ANSWERS[form](*self._sheet(rows))
        page = self.paginate_queryset(rows)
        assert page is not None
        return self.get_paginated_response(self.get_serializer(self.complete(page), many=True).data)

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return the rows with the data that a subclass loads for all of them at once; here unchanged."""
        return rows

    def answer(
        self, row: object, *, serializer: type[BaseSerializer] | None = None, status: int = statuses.HTTP_200_OK
    ) -> Response:
        """Return one row as the service returned it, with its ETag; read again if its representation needs more."""
        if row is None:
            return Response(status=statuses.HTTP_204_NO_CONTENT)
        if (
            serializer is None
            and isinstance(row, Model)
            and (representation := _REPRESENTATIONS.get(type(row))) is not None
        ):
            if representation.rows is not None:
                visible = cast(Any, type(row)._default_manager).visible_to(self.request.user)
                row = representation.rows(visible).filter(pk=row.pk).first()
                if row is None:  # the reader may not see it any more
                    return Response(status=statuses.HTTP_204_NO_CONTENT)
            own = _REPRESENTATIONS.get(self.noun) if self.noun is not None else None
            serializer = None if representation is own else representation.serializer
        if serializer is not None:
            data = serializer(row, context=self.get_serializer_context()).data
        elif isinstance(row, Model):
            data = self.get_serializer(*self.complete([row])).data
        else:
            data = row
        return Response(data, status=status, headers=etag.headers(row))

    def answers_of(self, act: Act) -> dict[int, Any]:
        """Return the serializers of an act's answers by status, for the description of the API."""
        if act.result is not None:
            return {act.status: _REPRESENTATIONS[act.result].serializer}
        return {act.status: self.act_answers.get(act.verb, self.get_serializer_class())}

    def members(self, body: type[BaseSerializer] | None) -> dict[str, Any]:
        """Return the validated members of the request's body, as keyword arguments of a service."""
        if body is None:
            return {}
        serializer = body(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _sheet(self, rows: Any) -> tuple[str, Sequence[str], Iterator[Any]]:
        serializer = self.get_serializer()
        represented = map(serializer.to_representation, self.rows_of_file(rows))
        return self.basename or "list", program_files.columns(serializer), represented

    def _people_file(self, rows: Any) -> reader_files.ReaderFile:
        serializer, query = self.get_serializer(), self.request.GET
        return reader_files.ReaderFile(
            title=self.title(),
            filters=filters_in_words(type(self), query),
            person=str(getattr(self.request.user, "name", "")) or _("Public register"),
            day=clock.today(),
            made_at=clock.now(),
            times=self._times_of_figures(),
            columns=self.columns_for_people(query.get("columns", "")),
            rows=((row, serializer.to_representation(row)) for row in self.rows_of_file(rows)),
        )

    def columns_for_people(self, wanted: str = "") -> Sequence[ReaderColumn]:
        """Return the columns of the list's file for people: those wanted, or all."""
        model = cast(Any, self).queryset.model
        return reader_columns(self.get_serializer(), model, choices_of_filters(type(self)), wanted)

    @classmethod
    def title(cls) -> str:
        """Return the name of the list's rows in the active language."""
        model = cast(Any, cls.queryset).model
        return str(capfirst(str(model._meta.verbose_name_plural)))

    def _times_of_figures(self) -> Sequence[tuple[str, str]]:
        """Return the day and the instant of the figures that were not asked for, if the list has them of several."""
        offered = getattr(self.filterset_class, "base_filters", {}) if hasattr(self, "filterset_class") else {}
        now = {"on": (_("As it counts on"), formats.day(clock.today())), "as_of": (_("As recorded at"), _("now"))}
        return [words for name, words in now.items() if name in offered and not self.request.GET.get(name)]

    def rows_of_file(self, rows: Any) -> Iterator[Any]:
        """Return the rows of a file one by one, unless there are too many for one answer."""
        parts = map(self.complete, batched(rows.iterator(chunk_size=program_files.CHUNK), program_files.CHUNK))
        return self.limited(rows.order_by(), parts)

    def limited(self, counted: Any, parts: Iterable[Sequence[Any]]) -> Iterator[Any]:
        """Return the rows of a file, unless ``counted`` says that there are too many."""
        limit = program_files.MOST_AT_ONCE if self.most_at_once is None else self.most_at_once
        form = self.request.accepted_renderer.format
        return program_files.limited(parts, counted, form, limit, self.file_progress)


def _arguments(body: type[BaseSerializer]) -> list[str]:
    """Return the names of what a body gives to a service."""
    return [member.source or name for name, member in cast(Any, body)().fields.items() if not member.read_only]


def _method(act: Act) -> str:
    return "destroy" if act.deletes else f"perform_{act.verb}"


def _action(act: Act, cls: type[ResourceViewSet]) -> Callable[..., HttpResponseBase]:
    """Return the method of a viewset that performs an act."""
    body = cls.bodies.get(act.verb) or body_of(act.asks)
    if body is not None and (fault := service_mismatch(act, _arguments(body))):
        raise TypeError(f"the body of {act.verb!r} in {cls.__name__} does not fit its service: {fault}")
    signing = cls.signing if act.signature is not None else None
    if act.signature is not None and signing is None:
        raise TypeError(f"{cls.__name__} names no signing module, but {act.verb!r} is signed")

    def perform(view: ResourceViewSet, request: Request, **kwargs: Any) -> Response:
        row = view.get_object()
        members = view.members(body) | dict(signing.proof_arguments(request) if signing else {})
        with etag.precondition(request, row, required=False):
            result = act.service(row, actor=request.user, **members)
        return view.answer(result, serializer=view.act_answers.get(act.verb), status=act.status)

    perform.__name__ = _method(act)
    perform.__doc__ = act.service.__doc__
    if act.deletes:
        return perform
    offered = action(detail=True, methods=["post"], url_path=act.verb, url_name=act.verb.replace("_", "-"), act=act)
    described = extend_schema(request=body, parameters=signing.PARAMETERS if signing else None)
    return described(offered(perform))  # outermost: ``action`` discards earlier attributes


def _action_on_many(act: Act, cls: type[ResourceViewSet], name: str) -> Callable[..., HttpResponseBase]:
    """Return the method of a viewset that performs an act on many objects, whose keys are in the body."""
    body = together_body(act, cls.bodies.get(act.verb) or body_of(act.asks))
    if fault := service_mismatch(act, set(_arguments(body)) - {"ids", "versions"}):
        raise TypeError(f"the body of {act.verb!r} on many in {cls.__name__} does not fit its service: {fault}")

    def perform(view: ResourceViewSet, request: Request) -> Response:
        members = view.members(body)
        outcome = act_on_each(act, view.get_queryset(), members.pop("ids"), actor=request.user, **members)
        return Response(OutcomeSerializer(outcome).data)

    perform.__name__ = name
    perform.__doc__ = "Do on each of many objects what the act of this name does on one; name those refused."
    offered = action(
        detail=False,
        methods=["post"],
        url_path=act.verb,
        url_name=f"{act.verb.replace('_', '-')}-together",
        pagination_class=None,
        filterset_class=None,
    )
    operation = f"{act.transition.capability.split('.')[0]}_{act.verb}_together"
    return extend_schema(operation_id=operation, request=body, responses=OutcomeSerializer)(offered(perform))


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
            if body is not None and (fault := service_mismatch(made, _arguments(body))):
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
