"""A POST with a key takes effect once, however often and however simultaneously it is sent."""

import threading
from typing import Any

import pytest
from django.db import connection

from core.models import IdempotencyKey
from enterprises.models import Enterprise, User
from tests.core.conftest import Login
from tests.core.sample_resource import THINGS
from tests.support import factories
from tests.support.api import assert_problem
from tests.support.databases import Clone

pytestmark = pytest.mark.urls("tests.core.sample_resource")

NEW = {"code": "E-NEW", "name": "New"}


def test_the_second_request_gets_the_first_one_s_answer(api: Login, p36a: User) -> None:
    client = api(p36a)
    first = client.post(THINGS, NEW, HTTP_IDEMPOTENCY_KEY="k1")
    second = client.post(THINGS, NEW, HTTP_IDEMPOTENCY_KEY="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert first["Location"] == f"http://testserver{THINGS}E-NEW/"
    for header in ("ETag", "Location"):
        assert second[header] == first[header]
    assert second["Idempotency-Replayed"] == "true"
    assert Enterprise.objects.count() == 1


def test_the_key_with_another_body_is_422(api: Login, p36a: User) -> None:
    client = api(p36a)
    client.post(THINGS, NEW, HTTP_IDEMPOTENCY_KEY="k1")
    answer = client.post(THINGS, NEW | {"name": "Other"}, HTTP_IDEMPOTENCY_KEY="k1")
    assert_problem(answer, 422, "idempotency_key_reused")


def test_a_refusal_keeps_nothing(api: Login, p36a: User) -> None:
    client = api(p36a)
    assert_problem(client.post(THINGS, {"code": "E-NEW"}, HTTP_IDEMPOTENCY_KEY="k1"), 400, "invalid")
    assert not IdempotencyKey.objects.exists()
    assert client.post(THINGS, NEW, HTTP_IDEMPOTENCY_KEY="k1").status_code == 201
    factories.enterprise("E-A", name="whole")
    assert_problem(client.post(f"{THINGS}E-A/refuse/", HTTP_IDEMPOTENCY_KEY="k2"), 409, "quota_exceeded")
    assert client.post(f"{THINGS}E-A/crash/", HTTP_IDEMPOTENCY_KEY="k3").status_code == 500
    assert IdempotencyKey.objects.count() == 1


def test_keys_belong_to_a_person_and_an_address(api: Login, p36a: User, mlr1: User) -> None:
    assert api(p36a).post(THINGS, NEW, HTTP_IDEMPOTENCY_KEY="k").status_code == 201
    assert api(mlr1).post(THINGS, {"code": "E-2", "name": "2"}, HTTP_IDEMPOTENCY_KEY="k").status_code == 201
    answer = api(p36a).post(f"{THINGS}E-NEW/suspend/", {"reason": "why, as a test"}, HTTP_IDEMPOTENCY_KEY="k")
    assert answer.status_code == 200


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "schlüssel"])
def test_odd_keys_are_400(api: Login, p36a: User, key: str) -> None:
    assert_problem(api(p36a).post(THINGS, NEW, HTTP_IDEMPOTENCY_KEY=key), 400, "invalid_idempotency_key")


def test_parallel_requests_wait_and_replay(own_database: Clone, api: Login) -> None:
    person = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    factories.place("360727")
    clients = [api(person) for _ in range(8)]
    start = threading.Barrier(len(clients))
    answers: list[Any] = []

    def send(number: int) -> None:
        try:
            start.wait()
            answers.append(clients[number].post(THINGS, NEW, HTTP_IDEMPOTENCY_KEY="k"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[number]) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 7
    assert Enterprise.objects.count() == 1
