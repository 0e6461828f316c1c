"""Lists of the API as files for a person outside a request, by the address of the list (``portal.services``).

The list is read by its own view, with its filters, rights and row-level security: nothing of a list is stated twice.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from django.db import OperationalError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from core import list_formats, problems
from core.actors import Actor
from core.api import program_files, reader_files
from core.api.filter_words import filters_in_words
from core.api.reader_columns import ReaderColumn
from core.api.viewsets import ResourceViewSet
from core.errors import Forbidden, Invalid, NotFound

LONGEST_ADDRESS = 2_000
_NOT_KEPT = ("limit", "offset", "cursor", "format")


def normalise(address: str) -> str:
    """Return the path and the filters of a list's address, without what chooses a page or a format.

    Raises:
        Invalid: there is no such list.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # no address at all
        parts = urlsplit("")
    _find(parts.path)
    filters = QueryDict(parts.query, mutable=True)
    for name in _NOT_KEPT:
        filters.pop(name, None)
    kept = f"{parts.path}?{filters.urlencode()}" if filters else parts.path
    if len(kept) > LONGEST_ADDRESS:
        raise Invalid.at("/address", "too_long", _("These filters are too long to be kept."))
    return kept


def model_of(address: str) -> Any:
    """Return the model whose rows a list shows."""
    view, _match = _find(urlsplit(address).path)
    assert view.queryset is not None
    return view.queryset.model


def name_of(address: str) -> str:
    """Return the name of a list's files, without their ending."""
    _view, match = _find(urlsplit(address).path)
    return str(_arguments(match).get("basename") or "list")


def filters_of(address: str) -> list[tuple[str, str]]:
    """Return the labels of a list's filters and the values that an address chooses, in words."""
    parts = urlsplit(address)
    view, _match = _find(parts.path)
    return filters_in_words(view, QueryDict(parts.query))


def file_name(address: str, form: str, day: dt.date) -> str:
    """Return the name of a file: in words for people, and stable for programs."""
    if form in list_formats.FOR_PEOPLE:
        view, _match = _find(urlsplit(address).path)
        return reader_files.file_name(view.title(), filters_of(address), day, form)
    return f"{name_of(address)}.{list_formats.ending(form)}"


def columns_of(address: str, person: Actor) -> Sequence[ReaderColumn]:
    """Return the columns that the file of a list for people has, in the order in which they stand without a choice."""
    view, match = _find(urlsplit(address).path)
    made = view(**_arguments(match))
    made.action = _actions(match)["get"]
    request = _Request()
    request.GET = QueryDict()
    made.request, made.format_kwarg = Request(request), None
    made.request.user = cast(Any, person)
    return made.columns_for_people()


def is_large(address: str, person: Actor) -> bool:
    """Return whether a list has more rows than a file that is answered at once.

    Raises:
        DomainError: the person may not read the list, or its filters have errors.
    """
    response = _answer(address, list_formats.EXCEL, person)  # whose rows are read only while it is sent
    if response.status_code == 200:
        return False
    problem = _problem(response)
    if problem["code"] == program_files.TOO_MANY_ROWS:
        return True
    raise _refusal(response.status_code, problem)


def read(address: str, form: str, person: Actor, progress: program_files.Progress) -> Iterator[bytes]:
    """Yield the bytes of the file of all rows that the person sees now; ``progress`` is told of them.

    Raises:
        DomainError: the person may not read the list any more, or it is too long for the format.
        OperationalError: the database does not answer now.
    """
    response = _answer(address, form, person, progress)
    if response.status_code != 200:
        raise _refusal(response.status_code, _problem(response))
    # The response itself is not closed: that would end a request, and with it the connections of the process.
    try:
        yield from cast("Iterator[bytes]", cast(StreamingHttpResponse, response).streaming_content)
    finally:
        if isinstance(response, FileResponse) and response.file_to_stream is not None:
            response.file_to_stream.close()


def _answer(address: str, form: str, person: Actor, progress: program_files.Progress | None = None) -> HttpResponseBase:
    parts = urlsplit(address)
    view, match = _find(parts.path)
    request = _Request()
    request.method, request.path, request.path_info, request.resolver_match = "GET", parts.path, parts.path, match
    query = f"{parts.query}&format={form}"
    request.META = {"QUERY_STRING": query, "SERVER_NAME": "localhost", "SERVER_PORT": "443"}
    request.GET = QueryDict(query)
    known = {
        "authentication_classes": [lambda: _Known(person)],
        "throttle_classes": [],
        "file_progress": progress,
    }
    handler = view.as_view(dict(_actions(match)), **{**_arguments(match), **known})
    return cast(HttpResponseBase, handler(request, *match.args, **match.kwargs))


class _Request(HttpRequest):
    keeps_no_cookies = True  # ``core.standby``: the file shows everything that was written before it was begun


class _Known(BaseAuthentication):
    """The person for whom the file is made, who asked for it in a request that was authenticated."""

    def __init__(self, person: Actor) -> None:
        self._person = person

    def authenticate(self, request: Request) -> tuple[Any, None]:
        return self._person, None


def _find(path: str) -> tuple[type[ResourceViewSet], ResolverMatch]:
    try:
        match = resolve(path)
    except Resolver404:
        raise _unknown() from None
    view = getattr(match.func, "cls", None)
    is_list = (
        isinstance(view, type)
        and issubclass(view, ResourceViewSet)
        and view.authentication_classes  # public lists are the same for everybody, and short
        and _actions(match).get("get") in view.list_actions
    )
    if not is_list:
        raise _unknown()
    return cast(type[ResourceViewSet], view), match


def _unknown() -> Invalid:
    return Invalid.at("/address", "unknown_list", _("Give the address of a list of this interface."))


def _actions(match: ResolverMatch) -> Mapping[str, str]:
    actions: Mapping[str, str] = getattr(match.func, "actions", None) or {}
    return actions


def _arguments(match: ResolverMatch) -> Mapping[str, Any]:
    arguments: Mapping[str, Any] = getattr(match.func, "initkwargs", {})
    return arguments


def _problem(response: HttpResponseBase) -> dict[str, Any]:
    problem: dict[str, Any] = json.loads(cast(HttpResponse, response).content)
    return problem


def _refusal(status: int, problem: Mapping[str, Any]) -> Exception:
    """Return what the list refused as an error of ours."""
    code, detail = problem["code"], problem["detail"]
    if status == problems.STATUSES[Forbidden]:
        return Forbidden(code, detail)
    if status == problems.STATUSES[NotFound]:
        return NotFound(code, detail)
    if status >= 500:
        return OperationalError(detail)
    faults = [fault["detail"] for fault in problem.get("errors", [])]
    return Invalid.at("/address", code, " ".join(faults or [detail]))
