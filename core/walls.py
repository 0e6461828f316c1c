"""The second wall: every statement tells the database how far its actor reaches; who declares nothing sees nothing.

Row-level security (``core.operations.Walled``) stands behind the filters of the application: a filter that somebody
forgot then shows no row too many. It guards against our own mistakes, not against a person who may write SQL.

A request declares the reach of whoever makes it, commands and workers declare everything (they act for nobody), and
``beyond_reach`` says, with its reason, where a service or an answer needs more than its actor sees.
``core.postgresql`` carries the declaration to the connection before the next statement.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

NOTHING = ""
EVERYTHING = '{"everything": true}'

_of_process = NOTHING
_declared: ContextVar[str | None] = ContextVar("declared reach", default=None)


def declared() -> str:
    """Return the reach declared for the next statement, else that of the process."""
    reach = _declared.get()
    return _of_process if reach is None else reach


def acts_for_nobody() -> None:
    """Of a process that answers no person: it reaches everything, wherever nothing narrower is declared."""
    global _of_process
    _of_process = EVERYTHING


@contextmanager
def within(reach: str) -> Iterator[None]:
    token = _declared.set(reach)
    try:
        yield
    finally:
        _declared.reset(token)


@contextmanager
def beyond_reach(why: str) -> Iterator[None]:
    """Everything, for the statements inside; ``why`` is for the reader. The few uses are listed in a test."""
    with within(EVERYTHING):
        yield


def require_everything(cursor: Any) -> None:
    """For work that must not miss a row: an error, where the wall would hide some of them in silence."""
    cursor.execute("SELECT core_reaches_everything()")
    if cursor.fetchone() != (True,):
        raise RuntimeError("the declared reach does not cover everything")


def of(actor: Any) -> str:
    """Return the reach that an actor declares; it is empty for an anonymous visitor."""
    return str(getattr(actor, "declared_reach", NOTHING))


def declare(actor: Any) -> None:
    """From here on, inside the request's own ``within``."""
    _declared.set(of(actor))


def declare_everything(why: str) -> None:
    """Declare unrestricted reach for a request without a particular actor; ``why`` documents the reason at the call."""
    _declared.set(EVERYTHING)


def kept[T](parts: Iterable[T]) -> Iterator[T]:
    """Parts that are read later, under the reach that is declared now."""
    reach = declared()

    def reading() -> Iterator[T]:
        source = iter(parts)
        while True:
            with within(reach):
                try:
                    part = next(source)
                except StopIteration:
                    return
            yield part

    return reading()


def keep(response: HttpResponseBase) -> None:
    """Of an answer whose rows are read while it is sent."""
    if response.streaming and not isinstance(response, FileResponse):
        response.streaming_content = kept(response.streaming_content)  # type: ignore[attr-defined]


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Behind the authentication of sessions: a request reaches what the person signed in reaches, or nothing."""

    def walled(request: HttpRequest) -> HttpResponseBase:
        with within(NOTHING):
            declare(getattr(request, "user", None))
            response = get_response(request)
            keep(response)
            return response

    return walled
