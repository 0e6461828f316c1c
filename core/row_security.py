"""Row-level security: each statement declares its actor's reach to the database; without a declaration it sees nothing.

The policies (``core.migrations.operations.RowSecurity``) back up the filters of the application: a forgotten filter
then shows no row too many. They guard against our own mistakes, not against a person who may write SQL.

A request declares the reach of its actor; commands and workers declare everything, since they act for no person, and
``unrestricted`` states, with its reason, where a service or an answer needs more than its actor sees.
``core.postgresql`` carries the declaration to the connection before the next statement.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Self, cast

from django.db.backends.utils import CursorWrapper
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from core.actors import Actor

# The kinds of a reach, each a setting ``reach.<kind>`` of the session: ``on`` for the first two, else an array as text.
# Places are prefixes of place codes. ``enterprises.scoping`` says what each kind means.
SWITCHES = ("everything", "nation")
KINDS = (
    "authorities",
    "places",
    "place_prefixes",
    "whole_places",
    "scopes",
    "above",
    "above_scopes",
    "enterprises",
    "groups",
    "people",
    "closed",
    "declarer",
    "assigned",
    "away",
)


@dataclass(frozen=True)
class Declaration:
    """A reach as row-level security reads it: settings of the session by kind; a kind that is not named is empty."""

    settings: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_kinds(
        cls, kinds: Mapping[str, Iterable[str]] | None = None, *, everything: bool = False, nation: bool = False
    ) -> Self:
        """Return the declaration of these members of each kind.

        Raises:
            ValueError: there is no such kind.
        """
        kinds = kinds or {}
        if unknown := set(kinds).difference(KINDS):
            raise ValueError(f"no such kinds of a reach: {sorted(unknown)}")
        switches = {"everything": everything, "nation": nation}
        settings = [(name, "on") for name, on in switches.items() if on]
        return cls((*settings, *((kind, _array(kinds[kind])) for kind in KINDS if kinds.get(kind))))


def _array(members: Iterable[str]) -> str:
    """Return the members as PostgreSQL writes an array."""
    quoted = (member.replace("\\", "\\\\").replace('"', '\\"') for member in sorted(members))
    return "{" + ",".join(f'"{member}"' for member in quoted) + "}"


NOTHING = Declaration()
EVERYTHING = Declaration.from_kinds(everything=True)

_of_process = NOTHING
_declared: ContextVar[Declaration | None] = ContextVar("declared reach", default=None)


def declared() -> Declaration:
    """Return the reach declared for the next statement, else that of the process."""
    reach = _declared.get()
    return _of_process if reach is None else reach


def act_as_system() -> None:
    """Give this process, which serves no person, unrestricted reach unless a narrower one is declared."""
    global _of_process
    _of_process = EVERYTHING


@contextmanager
def within(reach: Declaration) -> Iterator[None]:
    token = _declared.set(reach)
    try:
        yield
    finally:
        _declared.reset(token)


@contextmanager
def unrestricted(reason: str) -> Iterator[None]:
    """Declare unrestricted reach for the statements inside; ``reason`` is for the reader, and a test lists the uses."""
    with within(EVERYTHING):
        yield


def require_unrestricted(cursor: CursorWrapper) -> None:
    """Raise an error if row-level security would hide rows, for work that must read all of them."""
    cursor.execute("SELECT core_reaches_everything()")
    if cursor.fetchone() != (True,):
        raise RuntimeError("the declared reach does not cover everything")


def reach_of(actor: Actor | None) -> Declaration:
    """Return the reach that an actor declares; it is empty for an anonymous visitor."""
    reach: Declaration = getattr(actor, "declared_reach", NOTHING)
    return reach


def declare(actor: Actor | None) -> None:
    """Declare the actor's reach for the rest of the request's own ``within``."""
    _declared.set(reach_of(actor))


def declare_unrestricted(reason: str) -> None:
    """Declare unrestricted reach for a request without a particular actor; ``reason`` is for the reader of the call."""
    _declared.set(EVERYTHING)


def iterate_within_reach[T](parts: Iterable[T]) -> Iterator[T]:
    """Return an iterator that reads the parts later under the reach declared now."""
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


def keep_reach(response: HttpResponseBase) -> None:
    """Keep the declared reach for a response whose rows are read while it is sent."""
    if response.streaming and not isinstance(response, FileResponse):
        streaming = cast(StreamingHttpResponse, response)
        streaming.streaming_content = iterate_within_reach(cast(Iterable[bytes], streaming.streaming_content))


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Declare the reach of the signed-in person, or none; placed after the authentication of sessions."""

    def declaring(request: HttpRequest) -> HttpResponseBase:
        with within(NOTHING):
            declare(getattr(request, "user", None))
            response = get_response(request)
            keep_reach(response)
            return response

    return declaring
