"""Proof of the actor to the database: a token that only its owner presents, valid for one transaction (ADR 18).

The token is the cookie ``ACTOR_COOKIE_NAME`` or the API token of a request, kept here while the request is answered.
Only the role of ``DATABASE_SIGN_IN_URL`` opens a session for it, on a separate connection.
"""

import contextlib
import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, Literal, LiteralString, Protocol, cast
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import Actor
from core.database import kept_session_of, session_of
from core.errors import Conflict

type Kind = Literal["browser", "token", "loader"]

LOADERS_SESSION = dt.timedelta(hours=12)


class Person(Protocol):
    """A person who signs in (``enterprises.models.User``)."""

    pk: UUID
    session_generation: int


_presented: ContextVar[str] = ContextVar("presented token", default="")
_acting: ContextVar[UUID | None] = ContextVar("person proven by the service that runs", default=None)
_opens_as_needed: dict[str, Any] | None = None  # the address of the role that opens sessions for a loader
_opened: dict[tuple[str, UUID, int], str] = {}


@contextlib.contextmanager
def presenting(token: str) -> Iterator[None]:
    """Keep the token that a request presents while it is answered."""
    before = _presented.set(token)
    try:
        yield
    finally:
        _presented.reset(before)


def present(token: str) -> None:
    """Replace the token that is kept, inside the request's own ``presenting``."""
    _presented.set(token)


def presented_digest() -> str:
    """Return the digest of the token that is kept, by which an API token is known; empty without one."""
    token = _presented.get()
    return hashlib.sha512(token.encode()).hexdigest() if token else ""


@contextlib.contextmanager
def acting(actor: Actor | None) -> Iterator[None]:
    """Prove the actor of a service to the database; once if services of the same person call each other.

    An actor who is not proven is refused by the triggers of the rows that name him (``actor_not_proven``).
    """
    person = actor.pk if actor is not None else None
    if actor is None or person is None or person == _acting.get():
        yield
        return
    prove_actor(actor)
    before = _acting.set(person)
    try:
        yield
    finally:
        _acting.reset(before)


def prove_actor(actor: Actor) -> bool:
    """Prove the actor of this transaction to the database by the token; return whether the token is this person's."""
    if _assume(_presented.get()) == actor.pk:
        return True
    return _opens_as_needed is not None and _assume(_opened_for(cast(Person, actor))) == actor.pk


def prove_by_secret(statement: LiteralString, secret: str) -> UUID | None:
    """Run a statement that proves, to this transaction, the person of a secret; return the person, if it is good.

    The secret is the statement's only parameter and is kept out of every log of statements.
    """
    connection.ensure_connection()
    # Bound by the server and without Django's cursors, which write parameters into the text or into their log.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(statement, [secret], prepare=False).fetchone()
    person: UUID | None = row[0] if row else None
    return person


def prove_at_sign_in(person: Person) -> bool:
    """Prove a person who has shown his secrets and is not signed in yet, by a session of a minute."""
    return _assume(open_session(person, "browser", lifetime=dt.timedelta(minutes=1))) == person.pk


def not_proven() -> Conflict:
    """Return the refusal of an act in the name of a person who is not proven."""
    return Conflict("actor_not_proven", _("Your session is no longer valid. Sign in again."))


def _assume(token: str) -> UUID | None:
    """Return the person to whom the token belongs."""
    return prove_by_secret("SELECT core_prove_actor(%s)", token) if token else None


def open_session(person: Person, kind: Kind, *, lifetime: dt.timedelta, bound_to: str = "") -> str:
    """Open a session of a person, as the sign-in role, and return its token, which is not stored.

    ``bound_to`` is the key of the browser session with which it ends.
    """
    token = secrets.token_urlsafe(32)
    admit(person, token, kind, lifetime=lifetime, bound_to=bound_to)
    return token


def admit(person: Person, token: str, kind: Kind, *, lifetime: dt.timedelta, bound_to: str = "") -> None:
    """Open a session of a person for a token that was made elsewhere, as the sign-in role."""
    parameters = [
        hashlib.sha512(token.encode()).hexdigest(),
        person.pk,
        kind,
        None if kind == "token" else person.session_generation,
        hashlib.sha256(bound_to.encode()).hexdigest() if bound_to else None,
        timezone.now() + lifetime,
    ]
    _as_sign_in("SELECT core_open_actor_session(%s, %s, %s, %s, %s, %s)", parameters)


def sign(person: Person, *, purpose: str, object_id: str, sha256: str, method: str, nonce: str) -> bool:
    """Record a signature of a person, as the sign-in role; return ``False`` if the nonce was used already.

    It is committed at once. One act uses it, by this person and on this content.
    """
    parameters = [nonce, person.pk, purpose, object_id, sha256, method]
    return bool(_as_sign_in("SELECT sign_act(%s, %s, %s, %s, %s, %s)", parameters))


def _as_sign_in(statement: str, parameters: list[Any]) -> Any:
    """Run one statement on a separate session of the sign-in role, so that the request does not roll it back."""
    database = _opens_as_needed or settings.SIGN_IN_DATABASE
    if not database:
        raise ImproperlyConfigured("signing in needs a role of its own: set DATABASE_SIGN_IN_URL (see .env.example)")
    with connection.wrap_database_errors, kept_session_of(database) as session:
        row = session.execute(statement, parameters).fetchone()
    return row[0] if row else None


def obstacles() -> Iterator[str]:
    """Yield the reasons why this process cannot sign people in; checked by the web before it serves anything."""
    if not settings.SIGN_IN_DATABASE:
        yield "sign-in is not possible: name the role that opens sessions of people in DATABASE_SIGN_IN_URL"
        return
    role = settings.SIGN_IN_DATABASE["USER"]
    try:
        with session_of(settings.SIGN_IN_DATABASE) as session:
            row = session.execute(
                "SELECT has_function_privilege(oid, 'EXECUTE'), has_table_privilege('core_actorsession', 'SELECT')"
                " FROM pg_proc WHERE proname = 'core_open_actor_session'"
            ).fetchone()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        yield f"sign-in is not possible with the role {role} (DATABASE_SIGN_IN_URL): {reason}"
        return
    if row is None or not row[0]:
        yield f"the role {role} of DATABASE_SIGN_IN_URL may not open sessions of people; see SIGN_IN_DATABASE_ROLE"
    elif row[1]:
        yield f"the role {role} of DATABASE_SIGN_IN_URL may read what only the owner may: name another"


@contextlib.contextmanager
def opening_as_needed(database: dict[str, Any]) -> Iterator[None]:
    """Let a loader act for the people whose history it enters, by the address of a role that may open sessions."""
    global _opens_as_needed
    before, _opens_as_needed = _opens_as_needed, database
    try:
        yield
    finally:
        _opens_as_needed = before


def _opened_for(person: Person) -> str:
    """Return the token of a person's session opened by this process; open one if there is none."""
    assert _opens_as_needed is not None
    key = (connection.settings_dict["NAME"], person.pk, person.session_generation)
    if key not in _opened:
        token = secrets.token_urlsafe(32)
        admit(person, token, "loader", lifetime=LOADERS_SESSION)
        _opened[key] = token
    return _opened[key]
