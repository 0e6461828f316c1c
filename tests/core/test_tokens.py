"""Bearer tokens: hashed, expiring, revocable, bound by scopes; the session needs CSRF; nobody is 401."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from rest_framework.test import APIClient

from core.models import ApiToken
from enterprises.models import User
from tests.core.conftest import Login
from tests.core.sample_resource import THINGS
from tests.support import factories
from tests.support.api import assert_problem

pytestmark = pytest.mark.urls("tests.core.sample_resource")


def test_nobody_is_401_with_a_challenge(api: Login, db: None) -> None:
    answer = api().get(THINGS)
    assert_problem(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a b", "Bearer " + "f" * 64, "Bearer \xff\xfe", "bearer x"]
)
def test_bad_tokens_are_401(db: None, header: str) -> None:
    answer = APIClient().get(THINGS, HTTP_AUTHORIZATION=header)
    assert_problem(answer, 401, "authentication_failed")


def test_another_scheme_is_nobody(db: None) -> None:
    assert_problem(APIClient().get(THINGS, HTTP_AUTHORIZATION="Basic eDp5"), 401, "not_authenticated")


def test_a_token_is_stored_as_a_digest_only(p36a: User) -> None:
    row, token = ApiToken.objects.create(user=p36a)
    assert token not in str(ApiToken.objects.filter(pk=row.pk).values())
    assert timedelta(days=90) - (row.expiry - row.created) < timedelta(minutes=1)


def test_expired_and_revoked_tokens_and_those_of_the_inactive_are_401(api: Login, p36a: User) -> None:
    client = api(p36a)
    assert client.get(THINGS).status_code == 200
    ApiToken.objects.update(expiry=Now() - timedelta(seconds=1))
    assert_problem(client.get(THINGS), 401, "authentication_failed")
    ApiToken.objects.update(expiry=Now() + timedelta(days=1))
    User.objects.filter(pk=p36a.pk).update(is_active=False)
    assert_problem(client.get(THINGS), 401, "authentication_failed")
    User.objects.filter(pk=p36a.pk).update(is_active=True)
    ApiToken.objects.all().delete()
    assert_problem(client.get(THINGS), 401, "authentication_failed")


@pytest.mark.parametrize(
    ("scopes", "reads", "files", "approves"),
    [
        (["read"], 200, 403, 403),
        (["file"], 403, 201, 403),
        (["read", "file"], 200, 201, 403),
        (["approve"], 403, 403, 200),
        (["read", "file", "approve"], 200, 201, 200),
    ],
)
def test_scopes_bound_a_token(api: Login, p36a: User, scopes: list[str], reads: int, files: int, approves: int) -> None:
    factories.enterprise("E-A")
    client = api(p36a, scopes=scopes)
    answers = [
        client.get(THINGS),
        client.post(THINGS, {"code": "E-B", "name": "B"}),
        client.post(f"{THINGS}E-A/suspend/", {"reason": "why, as a test"}),
    ]
    assert [answer.status_code for answer in answers] == [reads, files, approves]
    for answer in answers:
        if answer.status_code == 403:
            assert_problem(answer, 403, "token_scope")


def test_a_session_reads_freely_and_writes_with_csrf_only(p36a: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(p36a)
    assert client.get(THINGS).status_code == 200
    body = {"code": "E-B", "name": "B"}
    assert_problem(client.post(THINGS, body, content_type="application/json"), 403, "forbidden")
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(THINGS, body, content_type="application/json", headers={"X-CSRFToken": "a" * 32})
    assert answer.status_code == 201


def test_a_bad_token_is_not_helped_by_a_good_session(p36a: User) -> None:
    client = Client()
    client.force_login(p36a)
    assert_problem(client.get(THINGS, headers={"Authorization": "Bearer nonsense"}), 401, "authentication_failed")
