"""Optimistic locking: a person cannot overwrite what he has not seen."""

import threading

import pytest
from django.db import connection

from enterprises.models import Enterprise, User
from tests.core.conftest import Login
from tests.core.sample_resource import THINGS
from tests.support import factories
from tests.support.api import assert_problem
from tests.support.databases import Clone

pytestmark = pytest.mark.urls("tests.core.sample_resource")


def test_an_update_needs_the_version_it_saw(api: Login, p36a: User) -> None:
    factories.enterprise("E-A")
    client = api(p36a)
    assert_problem(client.patch(f"{THINGS}E-A/", {"name": "x"}), 428, "if_match_required")
    answer = client.get(f"{THINGS}E-A/")
    assert answer["ETag"] == '"1"'
    changed = client.patch(f"{THINGS}E-A/", {"name": "x"}, HTTP_IF_MATCH=answer["ETag"])
    assert (changed.status_code, changed["ETag"], changed.json()["name"]) == (200, '"2"', "x")
    assert_problem(client.patch(f"{THINGS}E-A/", {"name": "y"}, HTTP_IF_MATCH=answer["ETag"]), 412, "stale")


def test_put_sends_everything(api: Login, p36a: User) -> None:
    factories.enterprise("E-A")
    client = api(p36a)
    problem = assert_problem(client.put(f"{THINGS}E-A/", {"name": "x"}, HTTP_IF_MATCH='"1"'), 400, "invalid")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/code"]
    whole = client.get(f"{THINGS}E-A/").json() | {"name": "x"}
    assert client.put(f"{THINGS}E-A/", whole, HTTP_IF_MATCH='W/"1"').status_code == 200


def test_a_verb_honours_if_match_when_given(api: Login, p36a: User) -> None:
    factories.enterprise("E-A")
    client = api(p36a)
    reason = {"reason": "why"}
    assert_problem(client.post(f"{THINGS}E-A/suspend/", reason, HTTP_IF_MATCH='"7"'), 412, "stale")
    answer = client.post(f"{THINGS}E-A/suspend/", reason, HTTP_IF_MATCH='"1"')
    assert (answer.status_code, answer["ETag"], answer.json()["actions"]) == (200, '"2"', [])


@pytest.mark.parametrize(("header", "status"), [("1", 400), ('"1", "2"', 400), ('"abc"', 412), ("*", 200)])
def test_odd_entity_tags(api: Login, p36a: User, header: str, status: int) -> None:
    factories.enterprise("E-A")
    answer = api(p36a).patch(f"{THINGS}E-A/", {"name": "x"}, HTTP_IF_MATCH=header)
    assert answer.status_code == status, answer.content


def test_one_of_two_simultaneous_editors_is_refused(own_database: Clone, api: Login) -> None:
    person = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    factories.enterprise("E-A")
    clients = [api(person) for _ in range(6)]
    start = threading.Barrier(len(clients))
    statuses: list[int] = []

    def edit(number: int) -> None:
        try:
            start.wait()
            answer = clients[number].patch(f"{THINGS}E-A/", {"name": f"by {number}"}, HTTP_IF_MATCH='"1"')
            statuses.append(answer.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=[number]) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, *[412] * 5]
    assert Enterprise.objects.get().version == 2
