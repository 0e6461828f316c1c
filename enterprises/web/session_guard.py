"""Ends sessions that are unused for long or too old, and those of officials without a second factor."""

import time
from collections.abc import Callable
from contextlib import suppress

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from enterprises.models import User
from enterprises.roles import OFFICIAL_ROLES
from enterprises.services import factors
from enterprises.web.session_proofs import factors_shown

_SEEN = "seen"
_SINCE = "since"
EVERY = 60  # seconds: the last use is written down no more often

type Next = Callable[[HttpRequest], HttpResponseBase]


def guard(get_response: Next) -> Next:
    """End a session that is over; placed after the authentication of sessions, before any use of the person."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if isinstance(person, User) and (_is_over(request, person) or _lacks_factor(request, person)):
            get_adapter().logout(request)
        return get_response(request)

    return middleware


def _is_over(request: HttpRequest, person: User) -> bool:
    """Return whether the session was unused too long, or began too long ago."""
    now = int(time.time())
    if now - request.session.get(_SINCE, now) > settings.SESSION_COOKIE_AGE:
        return True
    idle = now - request.session.get(_SEEN, now)
    official = not person.roles.isdisjoint(OFFICIAL_ROLES)
    limit = settings.SESSION_IDLE_SECONDS_OFFICIALS if official else settings.SESSION_IDLE_SECONDS
    if idle > limit:
        return True
    if idle >= EVERY or _SEEN not in request.session:
        request.session[_SEEN] = now
        request.session.setdefault(_SINCE, now)
        _keep(request)
    return False


def _keep(request: HttpRequest) -> None:
    """Save the last use at once; if the database accepts no writes, pages that only read still answer."""
    with suppress(DatabaseError, UpdateError):
        request.session.save()
    request.session.modified = False


def _lacks_factor(request: HttpRequest, person: User) -> bool:
    return factors.required_of(person) and not factors_shown(request, person)
