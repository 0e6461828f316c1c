"""Every writing route of the API in a browser's session: it answers, and takes effect once under a key."""

from typing import Any

import pytest
from django.db import connection, transaction
from rest_framework.test import APIClient

from enterprises.models import User
from tests.permissions.access import PARTS, Access, body_of, outcome, part_of
from tests.permissions.people import EVERYONE
from tests.permissions.routes import EVERY_ROW
from tests.permissions.stage import Stage
from tests.support.api import session_client_of

# Their answers hold a secret, which is not kept for a repetition.
ANSWERED_ONCE = {
    "POST tokens/",
    "POST people/{username}/invite/",
    "POST webhooks/",
    "POST webhooks/{pk}/rotate/",
    "POST me/calendar/",
}


class Browsers:
    """Clients in browser sessions, one for each person; what they do is rolled back."""

    def __init__(self) -> None:
        self._clients: dict[str, APIClient] = {}

    def client(self, name: str) -> APIClient:
        if name not in self._clients:
            self._clients[name] = session_client_of(User.objects.get(username=name))
        return self._clients[name]

    def ask(self, name: str, method: str, address: str, body: Any) -> list[Any]:
        """Return the answer to a request, and for a POST that took effect the answer to its repetition."""
        client = self.client(name)
        headers = {"Idempotency-Key": "once"} if method == "POST" else {"If-Match": "*"}
        with transaction.atomic():
            savepoint = transaction.savepoint_create()
            answers = [getattr(client, method.lower())(address, body, headers=headers)]
            if method == "POST" and 200 <= answers[0].status_code < 300:
                answers.append(client.post(address, body, headers=headers))
            connection.needs_rollback = False
            transaction.savepoint_rollback(savepoint)
        return answers


def typical(access: Access) -> str:
    """Return one who may use a route, or else one whom it refuses."""
    return min(access.yes, default="") or min(access.hidden, default="") or min(EVERYONE)


def fault(route: str, access: Access, person: str, answers: list[Any]) -> str:
    """Return what is wrong with the answers to a route, or nothing."""
    first, *repeated = answers
    if route in ANSWERED_ONCE:
        refused = first.status_code == 400 and first.json()["code"] == "idempotency_key_refused"
        return "" if refused else "keeps a secret"
    if outcome(first.status_code) != access.expected()[person]:
        return f"should be {access.expected()[person]}"
    if access.public:  # for nobody in particular: keys belong to people
        return ""
    for again in repeated:
        same = (again.status_code, again.content and again.json()) == (
            first.status_code,
            first.content and first.json(),
        )
        if not same or again.headers.get("Idempotency-Replayed") != "true":
            return f"was repeated with {again.status_code} {again.content[:200]!r}"
    return ""


@pytest.mark.parametrize("part", PARTS)
def test_each_writing_route_answers_and_takes_effect_once(stage: Stage, part: int) -> None:
    """The matrix names the person to the API; here a session does, and a POST is repeated under one key."""
    browsers, wrong = Browsers(), []
    for route, access in part_of(EVERY_ROW, part):
        method, path = route.split()
        if method != "GET":
            person = typical(access)
            answers = browsers.ask(person, method, stage.address(path), body_of(access, stage))
            if found := fault(route, access, person, answers):
                wrong.append(f"{route} as {person}: {answers[0].status_code} {answers[0].content[:200]!r} {found}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("media_type", ["application/json", "multipart/form-data; boundary=b"])
def test_a_method_is_refused_before_a_body_is_read(stage: Stage, media_type: str) -> None:
    client = session_client_of(User.objects.get(username="auditor"))
    for content in (b"{", b"\xff", b"[]", b""):
        for headers in ({}, {"Idempotency-Key": "k"}):
            answer = client.generic("POST", "/api/v1/products/", content, media_type, headers=headers)
            assert answer.status_code == 405, (content, headers, answer.content)
