"""Every refusal is problem+json with a stable code, and no input is answered with 5xx."""

import pytest
from rest_framework.exceptions import ErrorDetail

from core.errors import Fault
from core.models import AuditEvent
from core.problems import faults_of
from enterprises.models import Enterprise, User
from tests.core.conftest import Login
from tests.core.sample_resource import THINGS
from tests.support import factories
from tests.support.api import assert_problem

pytestmark = pytest.mark.urls("tests.core.sample_resource")

JSON = "application/json"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "malformed_json"),
        (b"", "invalid"),
        (b'{"name": NaN}', "malformed_json"),
        (b'{"name": "a", "name": "b"}', "malformed_json"),
        (b"[" * 100_000, "malformed_json"),
        (b"[" * 60 + b"]" * 60, "malformed_json"),
        (b'{"n": ' + b"9" * 5000 + b"}", "malformed_json"),
        ("{'name': '钇'}".encode("gb18030"), "not_utf8"),
        (b'{"name": "a\\u0000b"}', "forbidden_character"),
        (b'{"name": "\\ud800"}', "forbidden_character"),
        (b'{"\\ud800": 1}', "forbidden_character"),
        (b"[]", "invalid"),
        (b"3", "invalid"),
        (b"null", "invalid"),
    ],
)
def test_unreadable_bodies_are_400(api: Login, p36a: User, body: bytes, code: str) -> None:
    assert_problem(api(p36a).post(THINGS, body, content_type=JSON), 400, code)
    assert not Enterprise.objects.exists()


def test_faults_point_to_their_places(api: Login, p36a: User) -> None:
    body = {"code": "", "colour": 1, "parts": [{"tonnes": "1.000"}, {"tonnes": 1.5}, {"weight": "1"}]}
    problem = assert_problem(api(p36a).post(THINGS, body), 400, "invalid")
    assert {(fault["pointer"], fault["code"]) for fault in problem["errors"]} == {
        ("/code", "blank"),
        ("/name", "required"),
        ("/colour", "unknown_member"),
        ("/parts/1/tonnes", "not_a_string"),
        ("/parts/2/weight", "unknown_member"),
        ("/parts/2/tonnes", "required"),
    }


def test_pointers_are_escaped_and_whole_objects_keep_their_own() -> None:
    detail = {"a/b~c": [ErrorDetail("x", "bad")], "lines": [{}, {"non_field_errors": [ErrorDetail("y", "sum")]}]}
    assert list(faults_of(detail)) == [Fault("/a~1b~0c", "bad", "x"), Fault("/lines/1", "sum", "y")]


def test_a_refusal_of_a_service_keeps_its_code_faults_and_extras(api: Login, p36a: User) -> None:
    thing = factories.enterprise("E-A", name="whole")
    problem = assert_problem(api(p36a).post(f"{THINGS}E-A/refuse/"), 409, "quota_exceeded")
    assert problem["errors"] == [{"pointer": "/lines/0", "code": "exceeds", "detail": "by 2 t"}]
    assert problem["excess"] == "2.000"
    thing.refresh_from_db()
    assert thing.name == "whole"


def test_a_verb_in_the_wrong_state_says_where_it_is_possible(api: Login, p36a: User) -> None:
    factories.enterprise("E-A", state="suspended")
    problem = assert_problem(
        api(p36a).post(f"{THINGS}E-A/suspend/", {"reason": "again, as a test"}), 409, "wrong_state"
    )
    assert problem["possible_in"] == ["active"]


def test_outside_the_jurisdiction_is_404_and_inside_without_the_capability_403(
    api: Login, p15a: User, auditor1: User
) -> None:
    factories.enterprise("E-A")
    assert_problem(api(p15a).post(f"{THINGS}E-A/suspend/", {"reason": "no, as a test"}), 404, "not_found")
    assert_problem(api(p15a).get(f"{THINGS}E-NONE/"), 404, "not_found")
    assert_problem(api(auditor1).post(f"{THINGS}E-A/suspend/", {"reason": "no, as a test"}), 403, "forbidden")


@pytest.mark.parametrize(
    "path", ["nothing/", "things/E-A/nothing/", "things/%00/", "things/%FF/", "things/" + "x" * 3000]
)
def test_odd_addresses_are_404(api: Login, p36a: User, path: str) -> None:
    answer = api(p36a).get(f"/api/v1/{path}", follow=False)
    assert answer.status_code in {301, 400, 404}
    if answer.status_code != 301:
        assert answer["Content-Type"] == "application/problem+json"


def test_the_protocol_s_own_refusals(api: Login, p36a: User) -> None:
    client = api(p36a)
    assert_problem(client.delete(THINGS), 405, "method_not_allowed")
    assert_problem(client.post(THINGS, b"<a/>", content_type="application/xml"), 415, "unsupported_media_type")
    assert_problem(client.get(THINGS, HTTP_ACCEPT="image/png"), 406, "not_acceptable")


def test_a_body_of_20_megabytes_is_413(api: Login, p36a: User) -> None:
    body = b'{"name": "' + b"a" * (20 * 1024 * 1024) + b'"}'
    assert_problem(api(p36a).post(THINGS, body, content_type=JSON), 413, "body_too_large")


def test_a_bug_is_500_with_the_id_of_the_request(api: Login, p36a: User) -> None:
    factories.enterprise("E-A")
    answer = api(p36a).post(f"{THINGS}E-A/crash/", HTTP_X_REQUEST_ID="trace-me-1")
    assert_problem(answer, 500, "internal_error")
    assert answer["X-Request-ID"] == "trace-me-1"


def test_what_another_request_made_a_moment_ago_is_409(api: Login, p36a: User) -> None:
    factories.enterprise("E-A")
    assert_problem(api(p36a).post(f"{THINGS}E-A/copy/"), 409, "already_exists")


def test_a_database_that_cannot_answer_is_503(api: Login, p36a: User) -> None:
    factories.enterprise("E-A")
    answer = api(p36a).post(f"{THINGS}E-A/collide/")
    assert_problem(answer, 503, "unavailable")
    assert int(answer["Retry-After"]) > 0


def test_a_value_the_database_cannot_hold_is_400(api: Login, p36a: User) -> None:
    assert_problem(api(p36a).post(THINGS, {"code": "E-A", "name": "x" * 201}), 400, "invalid")
    assert_problem(api(p36a).get(THINGS, {"search": "a\0b"}), 400, "invalid")
    assert_problem(api(p36a).get(THINGS, {"state": "a\0b"}), 400, "invalid")


def test_the_audit_trail_gets_the_request_s_id(api: Login, p36a: User) -> None:
    answer = api(p36a).post(THINGS, {"code": "E-NEW", "name": "New"}, HTTP_X_REQUEST_ID="filed-42")
    assert answer.status_code == 201, answer.content
    assert AuditEvent.objects.get(action="things.create").request_id == "filed-42"
