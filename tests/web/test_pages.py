"""Every page for every kind of person: which answer, which are hidden (404), which are refused (403)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enterprises.models import Enterprise, User
from tests.support.cases import every_fault

LISTS = ["start", "accounts", "notices", "reports", "flags", "cases", "orders", "enterprises", "search"]
EVERYBODY = [
    "mlr1",
    "miit1",
    "p36a",
    "inspector1",
    "decider1",
    "auditor1",
    "admin1",
    "clerk",
    "signer",
]


@pytest.mark.parametrize("person", EVERYBODY)
def test_every_list_answers_everybody_within_his_reach(
    person: str, request: pytest.FixtureRequest, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(request.getfixturevalue(person))
    client.get(reverse("pages:search"))  # the first request writes when the session was used
    for name in LISTS:
        with django_assert_max_num_queries(25):
            answer = client.get(reverse(f"pages:{name}"))
        assert answer.status_code == 200, name
        assert "unsafe-inline" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", [name for name in LISTS if name != "start"])
def test_nobody_reads_a_page_without_signing_in(name: str, client: Client, db: None) -> None:
    answer = client.get(reverse(f"pages:{name}"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_the_front_page_leads_citizens_to_what_is_public(client: Client, db: None) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/public/")


NONSENSE = (
    "?state=nonsense",
    "?year=abc",
    "?year=99999999999999",
    "?page=-1",
    "?page=zzz",
    "?q=%00",
    "?province=ZZ",
    "?programme=x",
)


def test_a_filter_that_makes_no_sense_breaks_nothing(client: Client, mlr1: User) -> None:
    client.force_login(mlr1)
    with every_fault() as case:
        for name in LISTS:
            for query in NONSENSE if name != "start" else ():
                with case(f"{name}{query}"):
                    assert client.get(reverse(f"pages:{name}") + query).status_code == 200


def test_an_enterprise_is_seen_by_its_own_people_and_its_place_alone(
    firm: Enterprise, clerk: User, p36a: User, p15a: User, outsider: User, auditor1: User
) -> None:
    page = reverse("pages:enterprise", args=[firm.code])
    for person, status in ((clerk, 200), (p36a, 200), (auditor1, 200), (p15a, 404), (outsider, 404)):
        client = Client()
        client.force_login(person)
        assert client.get(page).status_code == status, person


def test_the_invented_are_marked(firm: Enterprise, clerk: User, client: Client) -> None:
    client.force_login(clerk)
    page = client.get(reverse("pages:enterprise", args=[firm.code])).content.decode()
    assert 'class="invented"' in page


def test_search_finds_what_is_in_reach_and_nothing_else(firm: Enterprise, p36a: User, p15a: User) -> None:
    for person, result in ((p36a, True), (p15a, False)):
        client = Client()
        client.force_login(person)
        page = client.get(reverse("pages:search"), {"q": "DEMO-FIRM"}).content.decode()
        assert (reverse("pages:enterprise", args=[firm.code]) in page) is result


@pytest.mark.parametrize(
    "address", ["/enterprises/%00/", "/enterprises/e-demo/", "/reports/%00/2011-04/", "/reports/E-X/2011-04/"]
)
def test_an_address_that_names_nothing_is_404(address: str, client: Client, mlr1: User) -> None:
    client.force_login(mlr1)
    assert client.get(address).status_code == 404
