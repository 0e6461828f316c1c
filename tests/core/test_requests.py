"""Middleware of every request: its id, its headers, its error page; and the addresses for monitoring."""

import re

import pytest
from django.test import Client

from enterprises.models import User
from tests.core.conftest import Login


@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_3", True), ("", False), ("a b", False), ("x" * 65, False)])
def test_a_decent_request_id_is_kept_and_any_other_replaced(given: str, kept: bool) -> None:
    answer = Client().get("/healthz", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", answer["X-Request-ID"])


def test_every_answer_binds_the_browser(db: None) -> None:
    answer = Client().get("/accounts/login/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    for header in ("Permissions-Policy", "Cross-Origin-Resource-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        assert answer[header]


def test_answers_to_somebody_are_kept_nowhere(api: Login, auditor1: User) -> None:
    assert api(auditor1).get("/api/v1/audit/")["Cache-Control"] == "private, no-store"


def test_a_page_of_somebody_is_kept_nowhere(client: Client, auditor1: User) -> None:
    client.force_login(auditor1)
    assert client.get("/me/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize("path", ["/accounts/login/", "/api/v1/me/", "/public/"])
def test_a_method_that_nothing_here_uses_is_refused(method: str, path: str, db: None) -> None:
    assert Client().generic(method, path).status_code == 405


def test_the_process_is_healthy_without_a_database() -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_ready_means_database_and_broker(db: None, broker: str) -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "broker": "ok"})


def test_without_a_broker_the_register_still_serves_and_says_so(db: None, settings: object) -> None:
    settings.BROKER_URL = "redis+socket:///nowhere/broker.sock"
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


def test_the_manual_loads_no_inline_script(db: None) -> None:
    page = Client().get("/api/docs/").content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert "http" not in re.sub(r'lang="en"', "", page)
    script = Client().get("/api/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")


def test_the_description_names_problems_and_the_bearer_scheme(db: None) -> None:
    described = Client().get("/api/schema/", headers={"Accept": "application/json"}).json()
    assert described["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    operation = described["paths"]["/api/v1/audit/"]["get"]
    assert operation["responses"]["400"]["content"] == {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert {"actor", "object", "action", "after", "cursor", "limit", "format"} <= names
