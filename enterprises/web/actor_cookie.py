"""The cookie that proves the actor to the database (ADR 18), set at sign-in together with the session's.

The session's own row does not contain the token, so a reader of that table can prove nothing.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.account.signals import password_changed
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core import actor_sessions
from enterprises.models import User

_OPENS = "actor_session_opens"
_ENDS = "actor_session_ends"

type Next = Callable[[HttpRequest], HttpResponseBase]


def middleware(get_response: Next) -> Next:
    """Hold the token of the cookie while the request is answered, and set or delete the cookie with the answer."""

    def proving(request: HttpRequest) -> HttpResponseBase:
        with actor_sessions.presenting(request.COOKIES.get(settings.ACTOR_COOKIE_NAME, "")):
            response = get_response(request)
        person = getattr(request, _OPENS, None)
        if person is not None:
            _give(request, response, person)
        elif hasattr(request, _ENDS):
            response.delete_cookie(settings.ACTOR_COOKIE_NAME, samesite="Lax")
        return response

    return proving


def open_for(request: HttpRequest, person: User) -> None:
    """Note that the person has just signed in, or continues under another session key."""
    setattr(request, _OPENS, person)


def end(request: HttpRequest) -> None:
    """Note that the session has ended; the database ends the proof with the session's row."""
    setattr(request, _OPENS, None)
    setattr(request, _ENDS, True)


@receiver(password_changed, dispatch_uid="enterprises.actor_cookie")
def open_after_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Open another session after the person changed the password, which ended all earlier ones."""
    open_for(request, user)


def _give(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    lifetime = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    key = request.session.session_key or ""
    token = actor_sessions.open_session(person, "browser", lifetime=lifetime, bound_to=key)
    response.set_cookie(
        settings.ACTOR_COOKIE_NAME,
        token,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
