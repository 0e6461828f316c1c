"""Reads that may be a moment old, answered by a standby of the database (ADR 22).

With ``DATABASE_STANDBY_URL`` there is a second connection, ``standby``, to which a router sends the reads of a view
inside ``answer``. Nobody is shown less than he wrote: a browser's writes leave the position of the write-ahead log in a
signed cookie, and a read waits until the standby has replayed it, 100 ms at most; then the primary answers. A program
keeps no cookies: its reads wait for the position at which the primary is. Without the setting nothing here asks a
database.

Sessions, tokens, second factors and whatever a service reads stay on the primary, and so does every write.
"""

import functools
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Concatenate, cast

import structlog
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, connection, connections
from django.db.models import Model
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

log = structlog.get_logger(__name__)

ALIAS = "standby"
LONGEST_WAIT = 0.1  # seconds for which a read waits for the standby
PAUSE = 5.0  # seconds for which a standby that did not answer is not asked again
NEVER = "FFFFFFFF/FFFFFFFF"  # a position that no standby reaches
# Connections, an operator's intervention, a conflict with recovery, a write: beginnings of SQLSTATE.
OF_STANDBY = ("08", "57P", "40001", "25006")
READS = ("GET", "HEAD")
PRIMARY_ONLY = frozenset({"account", "knox", "mfa", "sessions", "usersessions"})  # apps by whose rows people sign in

_reading: ContextVar[str] = ContextVar("database that answers reads", default=DEFAULT_DB_ALIAS)
_away_until = 0.0


class Router:
    """Sends reads inside ``answer`` to the standby and everything else to the primary."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS if model._meta.app_label in PRIMARY_ONLY else _reading.get()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True  # both are the same database

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def reading_connection() -> Any:
    """Return the connection for a statement that only reads and is not of the ORM."""
    return connections[_reading.get()]


@contextmanager
def on_primary() -> Iterator[None]:
    """Read from the primary inside the block, as services do."""
    token = _reading.set(DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        _reading.reset(token)


def may_be_old[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a standby answer the reads of a page; placed below ``page``."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return answer(request, lambda: view(request, *args, **kwargs))

    return wrapper


def answer[R: HttpResponseBase](request: HttpRequest, make: Callable[[], R]) -> R:
    """Return what ``make`` makes with the rows of the standby, or of the primary where the standby cannot answer.

    ``make`` only reads, since it is called again on the primary if the standby fails meanwhile, also while a response
    is sent.
    """
    if ALIAS not in settings.DATABASES or request.method not in READS or not _has_replayed(_position_for(request)):
        return make()
    token = _reading.set(ALIAS)
    try:
        response = make()
        if response.streaming and not isinstance(response, FileResponse):
            streaming = cast(StreamingHttpResponse, response)
            streaming.streaming_content = _iterate_on_standby(cast(Iterable[bytes], streaming.streaming_content), make)
        return response
    except (DatabaseError, InterfaceError) as error:
        if not _primary_may_answer(error):
            raise
        _give_up(error)
    finally:
        _reading.reset(token)
    return make()


def _iterate_on_standby(parts: Iterable[bytes], make: Callable[[], HttpResponseBase]) -> Iterator[bytes]:
    """Return an iterator that reads the parts later, from the standby, and from the primary if it fails meanwhile."""
    source, sent, digest = iter(parts), 0, hashlib.sha256()
    while True:
        token = _reading.set(ALIAS)
        try:
            part = next(source)
        except StopIteration:
            return
        except (DatabaseError, InterfaceError) as error:
            if not _primary_may_answer(error):
                raise
            _give_up(error)
            failure = error
            break
        finally:
            _reading.reset(token)
        sent += len(part)
        digest.update(part)
        yield part
    response = make()
    if not response.streaming:
        raise failure
    content = cast(Iterable[bytes], cast(StreamingHttpResponse, response).streaming_content)
    yield from _iterate_after(content, sent, digest.digest(), failure)


def _iterate_after(parts: Iterable[bytes], sent: int, digest: bytes, failure: Exception) -> Iterator[bytes]:
    """Yield the bytes after those that were sent; raise the failure unless the parts begin with these."""
    missing, seen = sent, hashlib.sha256()
    for part in parts:
        seen.update(part[:missing])
        rest = part[missing:]
        missing -= len(part) - len(rest)
        if rest:
            if seen.digest() != digest:
                raise failure
            yield rest
    if seen.digest() != digest:
        raise failure


def _primary_may_answer(error: DatabaseError | InterfaceError) -> bool:
    """Return whether the standby failed, and not the statement, which would fail on the primary as well."""
    sqlstate = getattr(error.__cause__, "sqlstate", None)
    if sqlstate is None:  # there is no connection, or it has ended
        return isinstance(error, (OperationalError, InterfaceError))
    return str(sqlstate).startswith(OF_STANDBY)


def _position_for(request: HttpRequest) -> str:
    """Return the position that the standby must have replayed for this reader; empty if he has written nothing."""
    if "Authorization" in request.headers or getattr(request, "keeps_no_cookies", False):
        return _position()
    return request.get_signed_cookie(settings.POSITION_COOKIE_NAME, default="", salt=ALIAS) or ""


def _position() -> str:
    """Return how far the primary's log is on its disk; ``NEVER`` if it cannot be asked.

    Not where the next record is inserted: at the end of a page that is behind the next page's header, which no standby
    reaches before something else is written.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_flush_lsn()::text")
            return str(cursor.fetchone()[0])
    except (DatabaseError, InterfaceError):
        return NEVER


def _has_replayed(position: str) -> bool:
    """Return whether the standby shows everything up to a position, after waiting for it for a moment."""
    if position == NEVER or time.monotonic() < _away_until:
        return False
    end = time.monotonic() + LONGEST_WAIT
    try:
        with connections[ALIAS].cursor() as cursor:
            while True:
                # One that was promoted meanwhile has everything.
                cursor.execute(
                    "SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= %s::pg_lsn", [position or "0/0"]
                )
                if cursor.fetchone() == (True,):
                    return True
                if time.monotonic() >= end:
                    return False
                time.sleep(0.002)
    except (DatabaseError, InterfaceError) as error:
        _give_up(error)
        return False


def _give_up(error: Exception) -> None:
    global _away_until
    _away_until = time.monotonic() + PAUSE
    log.warning("standby_did_not_answer", error=str(error))
    connections[ALIAS].close()


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give a signed-in person's browser the position of what it wrote; placed after authentication."""
    if ALIAS not in settings.DATABASES:
        raise MiddlewareNotUsed

    def remembering(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        user = getattr(request, "user", None)
        if request.method not in (*READS, "OPTIONS") and user is not None and user.is_authenticated:
            response.set_signed_cookie(
                settings.POSITION_COOKIE_NAME,
                _position(),
                salt=ALIAS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    return remembering
