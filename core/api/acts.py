"""Actions of the API made from acts, and the answers with the rows that they return."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, cast

from django.db.models import Model, QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status as statuses
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.viewsets import GenericViewSet

from core.acts import Act, Acts, service_mismatch
from core.api import etag
from core.api.bodies import OutcomeSerializer, body_of, together_body
from core.api.idempotency import IdempotentPosts
from core.bulk import act_on_each
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
        def perform(view: "ActingViewSet", request: Request, **kwargs: Any) -> Response:
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


class ActingViewSet(IdempotentPosts, GenericViewSet):
    """A resource whose ``acts`` become actions ``POST …/{id}/{verb}/``.

    ``rows`` adds to a query what the serializer needs; rows are read with it for GET and again after an act that
    answers with this model.
    """

    noun: ClassVar[type[Model] | None] = None  # the model, where ``rows`` is given
    acts: ClassVar[Acts | None] = None
    act: Act | None = None  # of the current action
    bodies: ClassVar[Mapping[str, type[Serializer]]] = {}  # of acts that have a page of their own, by verb
    act_answers: ClassVar[Mapping[str, type[BaseSerializer]]] = {}  # for acts that answer with less than their result
    signing: ClassVar[Signing | None] = None
    rows: ClassVar[Callable[..., QuerySet[Any]] | None] = None
    action_scopes: ClassVar[Mapping[str, TokenScope]] = {}

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
                if act.is_done_on_each:
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


def arguments_of(body: type[BaseSerializer]) -> list[str]:
    """Return the names of what a body gives to a service."""
    return [member.source or name for name, member in cast(Any, body)().fields.items() if not member.read_only]


def _method(act: Act) -> str:
    return "destroy" if act.deletes else f"perform_{act.verb}"


def _action(act: Act, cls: type[ActingViewSet]) -> Callable[..., HttpResponseBase]:
    """Return the method of a viewset that performs an act."""
    body = cls.bodies.get(act.verb) or body_of(act.asks)
    if body is not None and (fault := service_mismatch(act, arguments_of(body))):
        raise TypeError(f"the body of {act.verb!r} in {cls.__name__} does not fit its service: {fault}")
    signing = cls.signing if act.signature is not None else None
    if act.signature is not None and signing is None:
        raise TypeError(f"{cls.__name__} names no signing module, but {act.verb!r} is signed")

    def perform(view: ActingViewSet, request: Request, **kwargs: Any) -> Response:
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


def _action_on_many(act: Act, cls: type[ActingViewSet], name: str) -> Callable[..., HttpResponseBase]:
    """Return the method of a viewset that performs an act on many objects, whose keys are in the body."""
    body = together_body(act, cls.bodies.get(act.verb) or body_of(act.asks))
    if fault := service_mismatch(act, set(arguments_of(body)) - {"ids", "versions"}):
        raise TypeError(f"the body of {act.verb!r} on many in {cls.__name__} does not fit its service: {fault}")

    def perform(view: ActingViewSet, request: Request) -> Response:
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
