"""Capacity, plan and output by province, shares of the largest holders and of the level above; ownership."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Group, User
from quotas.models import Account
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.inspection_world import World
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import page_client, query_counts

__all__ = ["books"]
CAPACITIES, CONCENTRATIONS, ACCOUNTS = f"{V1}capacities/", f"{V1}concentrations/", f"{V1}accounts/"
MINING = {"programme": "mlr-mining"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 20)):
        yield


@pytest.fixture
def story(books: Books) -> Books:
    """Give Jiangxi 400 of 1,000 t, and its three firms 200, 100 and 50; one elsewhere has output alone."""
    books.post("control", 1000, to="CN")
    books.post("distribute", 400, from_="CN", to="36")
    owners = {"E-LARGE": "state", "E-MIDDLE": "private", "E-SMALL": "private"}
    for code, given, used in (("E-LARGE", 200, 150), ("E-MIDDLE", 100, 30), ("E-SMALL", 50, 20)):
        firm = books.firm(code, ownership=owners[code])
        books.post("distribute", given, from_="36", to=firm)
        books.post("use", used, to=firm)
    books.post("use", 50, to=books.firm("E-FAR", at="150206"))
    return books


def firm(code: str) -> Enterprise:
    return Enterprise.objects.get(code=code)


def rows_of(person: User, address: str, **asked: Any) -> list[dict[str, Any]]:
    answer = client_of(person).get(address, {**MINING, **asked})
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_provinces_compare_capacity_plan_and_output(story: Books, mlr1: User) -> None:
    factories.site(firm("E-LARGE"), approved_capacity=Decimal(600))
    factories.site(firm("E-MIDDLE"))
    factories.site(firm("E-SMALL"), "separation", approved_capacity=Decimal(999))
    factories.site(firm("E-SMALL"), licensed=False, approved_capacity=Decimal(999))
    factories.site(firm("E-FAR"), approved_capacity=Decimal(30))
    far, jiangxi = rows_of(mlr1, CAPACITIES)
    assert jiangxi == {
        "province": "36",
        "name": "Jiangxi",
        "year": 2011,
        "sites": 2,
        "without_capacity": 1,
        "capacity": "600.000",
        "eliminated": "0.000",
        "given": "400.000",
        "allocated": "350.000",
        "plan": "400.000",
        "output": "200.000",
        "over_capacity": "200.000",
        "plan_percent": "66.67",
        "output_percent": "33.33",
    }
    assert (far["province"], far["given"], far["plan"], far["output"]) == ("15", None, "0.000", "50.000")
    assert (far["over_capacity"], far["output_percent"]) == ("30.000", "166.67")
    assert rows_of(mlr1, CAPACITIES, province="15") == [far]
    (empty,) = rows_of(mlr1, CAPACITIES, year=2010, province="36")
    assert (empty["sites"], empty["plan"]) == (2, "0.000")


def test_a_capacity_below_the_plan_is_no_over_capacity(story: Books, mlr1: User) -> None:
    factories.site(firm("E-LARGE"), approved_capacity=Decimal(399))
    assert rows_of(mlr1, CAPACITIES, province="36")[0]["over_capacity"] == "0.000"


def test_shares_of_the_largest_holders_with_their_number(story: Books, mlr1: User) -> None:
    (row,) = rows_of(mlr1, CONCENTRATIONS, largest=2)
    received, output = row["received"], row["output"]
    assert (row["year"], received["holders"], received["total"], received["percent"]) == (2011, 3, "350.000", "85.71")
    assert [(one["code"], one["percent"], one["cumulated"]) for one in received["largest"]] == [
        ("E-LARGE", "57.14", "57.14"),
        ("E-MIDDLE", "28.57", "85.71"),
    ]
    assert (output["holders"], output["percent"]) == (4, "80.00")
    assert [one["code"] for one in output["largest"]] == ["E-LARGE", "E-FAR"]
    (row,) = rows_of(mlr1, CONCENTRATIONS, largest=50)
    assert (len(row["output"]["largest"]), row["output"]["percent"]) == (4, "100.00")


def test_members_of_a_group_count_together_if_asked(story: Books, mlr1: User) -> None:
    group = Group.objects.create(code="G-ONE", name="One")
    Enterprise.objects.filter(code__in=["E-MIDDLE", "E-SMALL"]).update(group=group)
    (row,) = rows_of(mlr1, CONCENTRATIONS, by="group", largest=1)
    assert (row["received"]["holders"], row["output"]["holders"]) == (2, 3)
    (row,) = rows_of(mlr1, CONCENTRATIONS, by="group")
    assert [(one["code"], one["is_group"], one["tonnes"]) for one in row["received"]["largest"]] == [
        ("E-LARGE", False, "200.000"),
        ("G-ONE", True, "150.000"),
    ]


def test_an_officer_sees_the_structure_of_his_place_and_no_firm_sees_any(story: Books, p36a: User, clerk: User) -> None:
    factories.site(firm("E-FAR"), approved_capacity=Decimal(30))
    (row,) = rows_of(p36a, CONCENTRATIONS)
    assert row["output"]["holders"] == 3
    assert {row["province"] for row in rows_of(p36a, CAPACITIES)} == {"36"}
    for address in (CAPACITIES, CONCENTRATIONS):
        assert client_of(clerk).get(address, MINING).status_code == 403
    for page in ("structure-capacity", "structure-concentration"):
        assert page_client(clerk).get(reverse(f"pages:{page}")).status_code == 403
        assert page_client(p36a).get(reverse(f"pages:{page}")).status_code == 200


@pytest.mark.parametrize("address", [CAPACITIES, CONCENTRATIONS])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_list_needs_a_programme(story: Books, mlr1: User, address: str, form: str) -> None:
    refused = client_of(mlr1).get(address, {"format": form})
    assert pointers(assert_problem(refused, 400, "invalid")) == [("/programme", "required")]
    lines = b"".join(client_of(mlr1).get(address, {**MINING, "format": "csv"}).streaming_content).decode()
    assert len(lines.splitlines()) > 1


@pytest.mark.parametrize("asked", [{"largest": 0}, {"largest": 51}, {"by": "county"}])
def test_what_cannot_be_asked_is_refused(story: Books, mlr1: User, asked: dict[str, Any]) -> None:
    assert client_of(mlr1).get(CONCENTRATIONS, {**MINING, **asked}).status_code == 400


def test_export_has_no_capacity(books: Books, mlr1: User) -> None:
    factories.programme("mofcom-export")
    assert client_of(mlr1).get(CAPACITIES, {"programme": "mofcom-export"}).status_code == 400


def test_the_pages_show_the_figures_in_both_languages(story: Books, mlr1: User) -> None:
    factories.site(firm("E-LARGE"), approved_capacity=Decimal(600))
    client = page_client(mlr1)
    page = client.get(reverse("pages:structure-capacity"), {"year": 2011, **MINING}).content.decode()
    assert "600.000" in page
    assert "given to the province" in page
    assert page.count("200.000") >= 3  # output and over-capacity of the province, and in the sums
    page = client.get(reverse("pages:structure-concentration"), {"largest": 2, **MINING}).content.decode()
    assert "85.71" in page
    assert "Share of the 2 largest in quota" in page
    assert "HolderShare" not in page
    client.cookies["django_language"] = "zh-hans"
    assert "产能过剩" in client.get(reverse("pages:structure-capacity"), MINING).content.decode()
    assert "集中度" in client.get(reverse("pages:structure-concentration"), MINING).content.decode()


def test_the_number_of_queries_does_not_grow(story: Books, mlr1: User) -> None:
    client = page_client(mlr1)
    addresses = [
        reverse("pages:structure-capacity"),
        reverse("pages:structure-concentration"),
        reverse("pages:accounts"),
    ]

    before = query_counts(client, addresses, MINING)
    for number in range(3):
        other = story.firm(f"E-MORE-{number}", at="513433")
        story.post("use", 5, to=other)
        factories.site(firm(other.code), approved_capacity=Decimal(5))
    assert query_counts(client, addresses, MINING) == before


# --- The share of the level above
def shares(person: User) -> dict[str, str | None]:
    rows = client_of(person).get(ACCOUNTS, {**MINING, "category": "all"}).json()["results"]
    return {row["holder"]["code"]: row["share_above_percent"] for row in rows}


def test_every_account_says_its_share_of_the_level_above(story: Books, mlr1: User, p36a: User) -> None:
    assert shares(mlr1) == {
        "CN": None,
        "36": "40.00",
        "E-LARGE": "50.00",
        "E-MIDDLE": "25.00",
        "E-SMALL": "12.50",
        "15": "0.00",
        "E-FAR": None,
    }
    assert shares(p36a) == {"36": "40.00", "E-LARGE": "50.00", "E-MIDDLE": "25.00", "E-SMALL": "12.50"}
    page = page_client(mlr1).get(reverse("pages:accounts"), {"q": "E-LARGE"}).content.decode()
    assert "50.00 % of the level above" in page.replace("\u00a0", " ")
    account = Account.objects.get(holder__code="36")
    page = page_client(mlr1).get(reverse("pages:account", args=[account.pk])).content.decode()
    assert "40.00 % of the level above" in page.replace("\u00a0", " ")


def test_a_figure_of_another_day_has_no_share(story: Books, mlr1: User) -> None:
    rows = client_of(mlr1).get(ACCOUNTS, {**MINING, "on": "2011-10-01"}).json()["results"]
    assert {row["share_above_percent"] for row in rows} == {None}


# --- Ownership
def test_ownership_filters_accounts_reports_and_enterprises(story: Books, mlr1: User, p36a: User) -> None:
    for address in (ACCOUNTS, f"{V1}enterprises/"):
        rows = client_of(mlr1).get(address, {"ownership": "state"}).json()["results"]
        assert {row["holder"]["code"] if "holder" in row else row["code"] for row in rows} == {"E-LARGE"}, address
    for address in (f"{V1}reports/", f"{V1}reports/missing/"):
        assert client_of(mlr1).get(address, {"ownership": "state"}).status_code == 200
        assert client_of(mlr1).get(address, {"ownership": "royal"}).status_code == 400
    for page in ("accounts", "enterprises"):
        content = page_client(mlr1).get(reverse(f"pages:{page}"), {"ownership": "private"}).content.decode()
        assert "E-MIDDLE" in content
        assert "E-LARGE" not in content


def test_ownership_filters_the_months_of_reports(firm: Enterprise, signer: User, p36a: User) -> None:
    world = World(firm, signer, scheme="all")
    world.give_firm(100)
    world.file(3, "10")
    client = page_client(p36a)
    for owner, seen in ((firm.ownership, True), ("foreign_invested", False)):
        page = client.get(reverse("pages:reports"), {"ownership": owner, "year": 2011}).content.decode()
        assert (firm.code in page) == seen
