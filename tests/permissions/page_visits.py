"""Requests for pages in the sessions of all people, and the outcome of each."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from enterprises.models import User
from tests.permissions.people import EVERYONE, NOBODY
from tests.permissions.stage import Stage


class Visits:
    """Browser sessions of all people; what a request does is rolled back."""

    def __init__(self, stage: Stage) -> None:
        self.keys = {**stage.keys, "firm": stage.firm.code, "enterprise.pk": stage.firm.pk}
        self.questions = 0  # to the database, of the last visit
        self.browsers = {NOBODY: Client(raise_request_exception=False)}
        for person in User.objects.filter(username__in=EVERYONE):
            browser = self.browsers[person.username] = Client(raise_request_exception=False)
            browser.force_login(person)
            browser.get(reverse("pages:me"))  # the first request of a session writes when it was used

    def visit(self, person: str, method: str, address: str, body: Any = None) -> HttpResponse:
        with transaction.atomic():
            savepoint = transaction.savepoint_create()
            self.questions = 0
            with connection.execute_wrapper(self._count):
                answer: HttpResponse = getattr(self.browsers[person], method.lower())(address, body or {})
            connection.needs_rollback = False
            transaction.savepoint_rollback(savepoint)
        return answer

    def _count(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # The fixed day is read again every two seconds: by how many pages depends on the machine.
        self.questions += "SAVEPOINT" not in sql and "core_fixedday" not in sql
        return execute(sql, params, many, context)

    def address(self, route: str) -> str:
        name, *steps = route.split()
        return reverse(f"pages:{name}", args=[self.keys[s[1:-1]] if s.startswith("{") else s for s in steps])


def act_fields(route: str, body: Any) -> Any:
    """Return fields as the form of an act sends them, each with the verb before its name."""
    verb = route.split()[-1]
    return {f"{verb}-{name}": value for name, value in body.items()} if body and "-act " in route else body


def outcome(answer: HttpResponse) -> str:
    if answer.status_code == 302 and "/login/" in answer["Location"]:
        return "unauthenticated"
    named = {403: "forbidden", 404: "hidden"}.get(answer.status_code)
    return named or ("crash" if answer.status_code >= 500 else "yes")


def comparable_page(answer: HttpResponse, key: str) -> tuple[int, str]:
    """Return status and body, without what differs between requests: the key asked for, ids, nonces, tokens."""
    body = answer.content.decode().replace(key, "KEY")
    for volatile in (answer.headers.get("X-Request-ID", ""), *_secrets(body)):
        if volatile:
            body = body.replace(volatile, "")
    return answer.status_code, body


def _secrets(body: str) -> Iterator[str]:
    for mark in ('nonce="', 'name="csrfmiddlewaretoken" value="', '"X-CSRFToken": "', 'x-csrftoken": "'):
        for part in body.split(mark)[1:]:
            yield part.split('"')[0]
