"""A misspelt or invalid filter is refused and never widens a result."""

import pytest
from pytest_django import DjangoAssertNumQueries

from enterprises.models import User
from quotas.filters.accounts import AccountFilters
from quotas.models import Account
from tests.core.conftest import Login
from tests.core.sample_resource import THINGS
from tests.support import factories
from tests.support.api import assert_problem

pytestmark = pytest.mark.urls("tests.core.sample_resource")


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("provnce=36", "/provnce", "unknown_parameter"),
        ("state=open", "/state", "invalid_choice"),
        ("place=99", "/place", "invalid_choice"),
        ("state=active&state=closed", "/state", "repeated_parameter"),
        ("cursor=x", "/cursor", "unknown_parameter"),
    ],
)
def test_bad_filters_are_400(api: Login, p36a: User, query: str, pointer: str, code: str) -> None:
    problem = assert_problem(api(p36a).get(f"{THINGS}?{query}"), 400, "invalid")
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [(pointer, code)]


def test_only_filters_that_are_asked_for_are_made() -> None:
    asked = AccountFilters({"year": "2011"}, queryset=Account.objects.none())
    assert [*asked.filters] == ["year"]
    assert {"year", "programme", "state"} <= {*AccountFilters.base_filters}


def test_filters_and_search_narrow(api: Login, p36a: User) -> None:
    factories.enterprise("E-A", name="Alpha")
    factories.enterprise("E-B", name="Beta", state="suspended")
    factories.enterprise("E-C", name="Alpha East", at="360728")
    client = api(p36a)

    def found(**query: str) -> list[str]:
        return [thing["code"] for thing in client.get(THINGS, query).json()["results"]]

    assert found() == ["E-A", "E-B", "E-C"]
    assert found(state="suspended") == ["E-B"]
    assert found(place="360728") == ["E-C"]
    assert found(search="alpha") == ["E-A", "E-C"]
    assert found(search="alpha", place="360727") == ["E-A"]


def test_a_list_starts_from_what_the_actor_may_see(api: Login, p36a: User, p15a: User, auditor1: User) -> None:
    factories.enterprise("E-A")
    factories.enterprise("E-B", at="150206")
    counts = [api(user).get(THINGS).json()["count"] for user in (p36a, p15a, auditor1)]
    assert counts == [1, 1, 2]


def test_queries_of_a_list_do_not_grow_with_its_rows(
    api: Login, p36a: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = api(p36a)
    for number in range(30):
        factories.enterprise(f"E-{number}")
    with django_assert_num_queries(4):  # token with user, memberships, count, rows
        assert len(client.get(THINGS).json()["results"]) == 30
