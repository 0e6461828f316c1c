"""Clients of the API for tests of every app: one per persona, each with a token or a browser session of his own."""

import datetime as dt
from typing import Any

from django.conf import settings
from rest_framework.test import APIClient

from core import actor_sessions
from core.models import ApiToken
from enterprises.models import User

V1 = "/api/v1/"


def client_of(person: User | None, **token: Any) -> APIClient:
    """Return an API client with a token of the person (``scopes=[…]`` limits it); anonymous for ``None``."""
    client = APIClient(enforce_csrf_checks=True, raise_request_exception=False)
    if person is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(person, **token)}")
    return client


def session_client_of(person: User) -> APIClient:
    """Return an API client in a browser session of the person, with the proof of its actor and the CSRF token."""
    client = APIClient(enforce_csrf_checks=True, raise_request_exception=False, HTTP_X_CSRFTOKEN="a" * 32)
    client.force_login(person)
    opened = actor_sessions.open_session(
        person, "browser", lifetime=dt.timedelta(days=1), bound_to=client.session.session_key or ""
    )
    client.cookies[settings.ACTOR_COOKIE_NAME] = opened
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    return client


def token_of(person: User, **fields: Any) -> str:
    """Return the secret of a new API token, which proves its person as one that a person has made does."""
    _row, secret = ApiToken.objects.create(user=person, **fields)
    actor_sessions.admit(person, secret, "token", lifetime=dt.timedelta(days=1))
    return str(secret)


def assert_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Return the problem document of a refusal after checking its status, code and members."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["code"]) == (status, code), body
    assert all(body[member] for member in ("type", "title", "detail"))
    return body


def pointers(body: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in body["errors"]]
