"""Loaders enter history: acts recorded at an earlier instant, and postings on documents outside the register.

The database refuses both to the application's role (``core_may_load()``) unless the owner admits it. A demonstration is
fixed at one business day, so there the application's role stays admitted.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from psycopg.errors import InsufficientPrivilege

from core import actor_sessions
from core.database import session_of

_ADMIT = """
    INSERT INTO core_loader VALUES (%s, clock_timestamp() + %s) ON CONFLICT (role) DO UPDATE SET until = excluded.until
"""
_ADMIT_FOR_GOOD = """
    INSERT INTO core_loader VALUES (%s, 'infinity') ON CONFLICT (role) DO UPDATE SET until = excluded.until
"""


_loading = False  # whether this process enters history now; the admission of a load covers those inside it


def is_loading() -> bool:
    """Return whether this process enters history now, by the owner's leave: a command, never a request or a task."""
    return _loading


def may_load() -> bool:
    """Return whether the application's role may enter history in this database."""
    return _answer("SELECT core_may_load()")


def _answer(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return bool(cursor.fetchone()[0])


@contextmanager
def entering_history(*, stays: bool = False) -> Iterator[None]:
    """Let the application's role enter history inside the block, and afterwards too if it ``stays`` admitted.

    Inside the block this process acts for the people of that history, with the owner's rights. The admission ends by
    itself with the sessions of a loader, if the process is killed and cannot take it back: what is left of it is
    renewed by the next load, which would lose it midway otherwise.
    """
    global _loading
    with actor_sessions.opening_as_needed(settings.DATABASE_OWNER):
        for_good = _answer("SELECT core_loads_for_good()")
        if stays and not for_good:
            admit_role()
        before, is_admitted = _loading, stays or for_good or _loading
        if not is_admitted:
            _as_owner(_ADMIT, actor_sessions.LOADERS_SESSION)
        _loading = True
        try:
            yield
        finally:
            _loading = before
            if not is_admitted:
                _as_owner("DELETE FROM core_loader WHERE role = %s AND until < 'infinity'")


def admit_role() -> None:
    """Let the application's role enter history from now on: at a fixed business day, every act is in the past."""
    _as_owner(_ADMIT_FOR_GOOD)


def _as_owner(statement: str, *parameters: object) -> None:
    """Run one statement about the application's role, on a connection of the owner's own."""
    with session_of(settings.DATABASE_OWNER) as session:
        try:
            session.execute(statement, [settings.APP_DATABASE_ROLE, *parameters])
        except InsufficientPrivilege:
            raise CommandError(
                "entering history needs the owner's rights: set DATABASE_OWNER_URL for this command"
            ) from None
