"""Accounts, statements, postings and programmes over the API."""

import datetime as dt
from typing import Any

import pytest
from rest_framework.test import APIClient

from core import clock
from enterprises.models import User
from enterprises.roles import Role
from quotas import ledger
from quotas.models import Account
from tests.core.conftest import Login, api
from tests.support import factories
from tests.support.ledger_accounts import Books, books, split_books

__all__ = ["api", "books", "split_books"]

ACCOUNTS, POSTINGS, PROGRAMMES = "/api/v1/accounts/", "/api/v1/postings/", "/api/v1/programmes/"


@pytest.fixture
def ministry(api: Login, mlr1: User) -> APIClient:
    return api(mlr1)


@pytest.fixture
def story(books: Books) -> Books:
    """Create four firms under Jiangxi (over, near, unplanned, within) and a distant one that awaits its plan."""
    books.post("control", 1000, to="CN")
    books.post("distribute", 400, from_="CN", to="36")
    for code, given, used in (("E-OVER", 100, 138), ("E-NEAR", 100, 95), ("E-WITHIN", 100, 10)):
        firm = books.firm(code)
        books.post("distribute", given, from_="36", to=firm)
        books.post("use", used, to=firm, effective_on=dt.date(2011, 6, 30))
    books.post("use", 7, to=books.firm("E-UNPLANNED"))
    books.post("use", 3, to=books.firm("E-FAR", at="150206"))
    return books


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["holder"]["code"] for row in answer.json()["results"]]


def test_an_account_says_everything_that_is_promised(story: Books, ministry: APIClient) -> None:
    [row] = ministry.get(ACCOUNTS, {"enterprise": "E-OVER"}).json()["results"]
    pk, parent = row.pop("id"), row.pop("parent")
    assert parent == str(story.account("36").pk)
    assert row == {
        "programme": "mlr-mining",
        "year": 2011,
        "category": "all",
        "unit": "t_reo",
        "holder": {"type": "enterprise", "code": "E-OVER", "name": "E-OVER (invented)"},
        "received": "100.000",
        "passed_on": "0.000",
        "withheld": "0.000",
        "withheld_below": "0.000",
        "used": "138.000",
        "used_pending": "138.000",
        "used_accepted": "0.000",
        "allocated": "100.000",
        "undistributed": "100.000",
        "available": "-38.000",
        "excess": "38.000",
        "usage_percent": "138.00",
        "share_above_percent": "25.00",
        "state": "exceeded",
        "not_yet_effective": "0.000",
        "lapsed": "0.000",
    }
    assert ministry.get(f"{ACCOUNTS}{pk}/").json()["state"] == "exceeded"


def test_who_is_over_is_asked_in_words_that_every_plan_knows() -> None:
    """So that a plan that is kept has the index of those who are over."""
    statement, parameters = Account.objects.over().values("pk").query.sql_with_params()
    assert "\"state\" IN ('exceeded', 'unplanned')" in statement
    assert parameters == ()


def test_who_is_over_worst_first(story: Books, ministry: APIClient) -> None:
    firms = {"programme": "mlr-mining", "year": 2011, "holder_type": "enterprise"}
    assert codes(ministry.get(ACCOUNTS, firms))[:2] == ["E-OVER", "E-UNPLANNED"]
    assert codes(ministry.get(ACCOUNTS, {**firms, "state": "exceeded"})) == ["E-OVER"]
    assert codes(ministry.get(f"{ACCOUNTS}?state=exceeded&state=unplanned&holder_type=enterprise")) == [
        "E-OVER",
        "E-UNPLANNED",
    ]
    assert codes(ministry.get(ACCOUNTS, {**firms, "state": "near"})) == ["E-NEAR"]
    assert codes(ministry.get(ACCOUNTS, {**firms, "state": "awaiting_plan"})) == ["E-FAR"]
    assert codes(ministry.get(ACCOUNTS, {"province": "15", "holder_type": "enterprise"})) == ["E-FAR"]
    assert codes(ministry.get(ACCOUNTS, {**firms, "ordering": "holder"}))[0] == "E-FAR"
    assert codes(ministry.get(ACCOUNTS, {"search": "near (inv"})) == ["E-NEAR"]


@pytest.mark.parametrize(
    "query",
    [
        {"programme": "nothing"},
        {"year": "zwei"},
        {"state": "wrong"},
        {"holder_type": "planet"},
        {"province": "99"},
        {"enterprise": "E-NOBODY"},
        {"colour": "red"},
        {"ordering": "name"},
        {"limit": "201"},
        {"on": "2011-02-30"},
        {"on": "yesterday"},
        {"as_of": "2011-13-01T00:00:00Z"},
        {"as_of": "2100-01-01T00:00:00Z"},
    ],
)
def test_a_question_that_makes_no_sense_answers_400(story: Books, ministry: APIClient, query: dict[str, str]) -> None:
    answer = ministry.get(ACCOUNTS, query)
    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(query))}"


def test_everyone_sees_what_lies_in_reach(story: Books, api: Login, p36a: User, p15a: User, miit1: User) -> None:
    assert "E-FAR" not in codes(api(p36a).get(ACCOUNTS))
    assert codes(api(p15a).get(ACCOUNTS, {"holder_type": "enterprise"})) == ["E-FAR"]
    assert codes(api(miit1).get(ACCOUNTS)) == []
    over = story.account("E-OVER")
    assert api(p15a).get(f"{ACCOUNTS}{over.pk}/").status_code == 404
    assert api(p15a).get(f"{ACCOUNTS}{over.pk}/statement/").status_code == 404
    own = factories.user(Role.ENTERPRISE_CLERK, of=over.holder.enterprise)
    assert codes(api(own).get(ACCOUNTS)) == ["E-OVER"]
    assert api().get(ACCOUNTS).status_code == 401
    assert api(own).post(ACCOUNTS, {}).status_code == 405


def test_a_groups_officer_sees_the_groups_account_and_its_members(books: Books, api: Login) -> None:
    group = factories.group()
    member = books.firm("E-MEMBER", group=group)
    books.firm("E-OTHER")
    books.give(100, ledger.holder_of(group), member)
    officer = factories.user(Role.GROUP_OFFICER, of=group)
    assert set(codes(api(officer).get(ACCOUNTS))) == {"G-TEST", "E-MEMBER"}
    assert set(codes(api(officer).get(ACCOUNTS, {"group": "G-TEST"}))) == {"G-TEST", "E-MEMBER"}


# --- Two times --------------------------------------------------------------------------------------------------------
@pytest.fixture
def history(books: Books) -> Books:
    """Create quota of March, use of January recorded in February, and more quota of August for September."""
    firm = books.firm("E-ONE")
    with clock.at(dt.date(2011, 2, 8)):
        books.post("use", 12, to=firm, effective_on=dt.date(2011, 1, 31))
    with clock.at(dt.date(2011, 3, 30)):
        books.give(10, "36", firm)
    with clock.at(dt.date(2011, 8, 15)):
        later = {"effective_on": dt.date(2011, 9, 1)}
        books.post_many(
            [
                books.entry("control", 5, to="CN", **later),
                books.entry("distribute", 5, from_="CN", to="36", **later),
                books.entry("distribute", 5, from_="36", to=firm, **later),
            ]
        )
    return books


def at(client: APIClient, **times: str) -> tuple[str, str, str]:
    answer = client.get(ACCOUNTS, {"enterprise": "E-ONE", **times})
    assert answer.status_code == 200, answer.content
    [row] = answer.json()["results"]
    one = client.get(f"{ACCOUNTS}{row['id']}/", times).json()
    assert one == row
    return row["received"], row["used"], row["state"]


def test_figures_as_they_were_known(history: Books, ministry: APIClient) -> None:
    assert at(ministry, as_of="2011-02-01T00:00:00Z") == ("0.000", "0.000", "awaiting_plan")
    assert at(ministry, as_of="2011-03-01T00:00:00Z") == ("0.000", "12.000", "awaiting_plan")
    assert at(ministry, as_of="2011-04-01T00:00:00Z") == ("10.000", "12.000", "exceeded")
    assert at(ministry, as_of="2011-09-01T00:00:00Z") == ("15.000", "12.000", "within")


def test_figures_as_they_count_on_a_day(history: Books, ministry: APIClient) -> None:
    assert at(ministry, on="2011-01-30") == ("10.000", "0.000", "within")
    assert at(ministry, on="2011-08-31") == ("10.000", "12.000", "exceeded")
    assert at(ministry, on="2011-09-01") == ("15.000", "12.000", "within")
    assert at(ministry, on="2011-12-31", as_of="2011-04-01T00:00:00Z") == ("10.000", "12.000", "exceeded")


def test_states_and_order_are_those_of_the_time_asked_for(history: Books, ministry: APIClient) -> None:
    then = {"as_of": "2011-04-01T00:00:00Z", "holder_type": "enterprise"}
    assert codes(ministry.get(ACCOUNTS, {**then, "state": "exceeded"})) == ["E-ONE"]
    assert codes(ministry.get(ACCOUNTS, {**then, "state": "within"})) == []
    assert codes(ministry.get(ACCOUNTS, {"state": "exceeded", "holder_type": "enterprise"})) == []


def test_what_takes_effect_later_is_counted_and_said(history: Books, ministry: APIClient) -> None:
    with clock.at(dt.date(2011, 8, 20)):
        [row] = ministry.get(ACCOUNTS, {"enterprise": "E-ONE"}).json()["results"]
        assert (row["received"], row["not_yet_effective"]) == ("15.000", "5.000")
        [row] = ministry.get(ACCOUNTS, {"enterprise": "E-ONE", "on": "2011-08-20"}).json()["results"]
        assert (row["received"], row["not_yet_effective"]) == ("10.000", "5.000")
    with clock.at(dt.date(2011, 9, 1)):
        [row] = ministry.get(ACCOUNTS, {"enterprise": "E-ONE"}).json()["results"]
        assert (row["received"], row["not_yet_effective"]) == ("15.000", "0.000")


def test_a_total_of_a_split_year_is_listed_by_its_category(split_books: Books, ministry: APIClient) -> None:
    firm = split_books.firm("E-ONE")
    split_books.give(100, "36", firm)
    light = Books(split_books.year, "light")
    light.give(50, "36", firm)
    [row] = ministry.get(ACCOUNTS, {"enterprise": "E-ONE", "category": "total"}).json()["results"]
    assert row["received"] == "150.000"
    [row] = ministry.get(ACCOUNTS, {"enterprise": "E-ONE", "category": "total", "on": "2011-12-31"}).json()["results"]
    assert row["received"] == "150.000"


def test_a_closed_year_shows_what_has_lapsed(story: Books, ministry: APIClient) -> None:
    type(story.year).objects.update(state="closed")
    [row] = ministry.get(ACCOUNTS, {"enterprise": "E-WITHIN"}).json()["results"]
    assert (row["available"], row["lapsed"]) == ("90.000", "90.000")


# --- Statements and postings ------------------------------------------------------------------------------------------
def test_a_statement_runs_from_the_first_posting_to_the_balance(history: Books, ministry: APIClient) -> None:
    account = history.account("E-ONE")
    lines = ministry.get(f"{ACCOUNTS}{account.pk}/statement/").json()
    assert lines["count"] == 3
    assert [(line["kind"], line["available"]) for line in lines["results"]] == [
        ("use", "-12.000"),
        ("distribute", "-2.000"),
        ("distribute", "3.000"),
    ]
    assert lines["results"][1]["counterparty"] == "36"
    early = ministry.get(f"{ACCOUNTS}{account.pk}/statement/", {"as_of": "2011-03-01T00:00:00Z"}).json()
    assert [line["kind"] for line in early["results"]] == ["use"]
    page = ministry.get(f"{ACCOUNTS}{account.pk}/statement/", {"limit": 1, "offset": 1}).json()
    assert [line["available"] for line in page["results"]] == ["-2.000"]
    assert ministry.get(f"{ACCOUNTS}{account.pk}/statement/", {"colour": "red"}).status_code == 400


def test_a_provinces_statement_shows_the_use_below_it(story: Books, ministry: APIClient) -> None:
    account = story.account("36")
    lines = ministry.get(f"{ACCOUNTS}{account.pk}/statement/", {"limit": 200}).json()["results"]
    account.refresh_from_db()
    last = lines[-1]
    assert (last["available"], last["undistributed"]) == (f"{account.available:.3f}", f"{account.undistributed:.3f}")
    assert {line["holder"] for line in lines if line["kind"] == "use"} == {
        "E-OVER",
        "E-NEAR",
        "E-WITHIN",
        "E-UNPLANNED",
    }


def test_postings_are_listed_newest_first_by_cursor(story: Books, ministry: APIClient, api: Login, p15a: User) -> None:
    first = ministry.get(POSTINGS, {"limit": 4}).json()
    assert [row["kind"] for row in first["results"]] == ["use", "use", "use", "distribute"]
    assert first["results"][3]["from"]["holder"] == "36"
    second = ministry.get(first["next"]).json()
    assert not {row["id"] for row in second["results"]} & {row["id"] for row in first["results"]}
    kinds = ministry.get(POSTINGS, {"enterprise": "E-OVER"}).json()["results"]
    assert [row["kind"] for row in kinds] == ["use", "distribute"]
    by_account = ministry.get(POSTINGS, {"account": str(story.account("36").pk), "kind": "distribute"}).json()
    assert len(by_account["results"]) == 4
    assert len(ministry.get(POSTINGS, {"programme": "mlr-mining", "year": 2011}).json()["results"]) == 10
    assert ministry.get(POSTINGS, {"recorded_after": "2100-01-01T00:00:00Z"}).json()["results"] == []
    assert [row["to"]["holder"] for row in api(p15a).get(POSTINGS).json()["results"]] == ["E-FAR"]
    assert ministry.get(POSTINGS, {"ordering": "tonnes"}).status_code == 400


# --- Sheets, budgets, programmes ------------------------------------------------------------------------------------
def test_lists_come_as_sheets_too(story: Books, ministry: APIClient) -> None:
    for address, query in (
        (ACCOUNTS, {}),
        (ACCOUNTS, {"on": "2011-12-31"}),
        (POSTINGS, {}),
        (f"{ACCOUNTS}{story.account('36').pk}/statement/", {}),
    ):
        answer = ministry.get(address, {**query, "format": "csv"})
        assert answer.status_code == 200
        lines = b"".join(answer.streaming_content).decode().splitlines()
        assert len(lines) > 5
    header = b"".join(ministry.get(ACCOUNTS, {"format": "csv"}).streaming_content).decode().splitlines()[0]
    assert "holder.code" in header


@pytest.mark.parametrize(("query", "budget"), [({}, 5), ({"on": "2011-12-31"}, 6)])
def test_a_page_of_accounts_costs_the_same_whatever_it_holds(
    books: Books, ministry: APIClient, query: dict[str, str], budget: int, django_assert_max_num_queries: Any
) -> None:
    books.post("control", 1000, to="CN")
    holders = [books.firm(f"E-{number}") for number in range(100)]
    ledger.accounts_for(books.year, ["all"], holders)
    ministry.get(ACCOUNTS)
    for limit in (5, 100):
        with django_assert_max_num_queries(budget):
            answer = ministry.get(ACCOUNTS, {"holder_type": "enterprise", "limit": limit, **query})
        assert len(answer.json()["results"]) == limit


def test_programmes_are_read_with_their_years_and_closed_by_their_authority(
    books: Books, ministry: APIClient, api: Login, p36a: User, miit1: User
) -> None:
    here = f"{PROGRAMMES}mlr-mining/"
    row = api(p36a).get(here).json()
    assert (row["authority"], row["unit"]) == ("MLR", "t_reo")
    assert row["years"] == [{"year": 2011, "state": "open", "scheme": "all", "actions": []}]
    assert {rule["quantity"] for rule in row["counting_rules"]} == {"produced"}
    call = {"year": 2011, "reason": "the year is over"}
    assert api(miit1).post(f"{here}close_year/", call).status_code == 403
    assert ministry.post(f"{here}close_year/", {**call, "year": 2050}).status_code == 404
    other = api(factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",)))
    for verb, state in (("close", "closed"), ("reopen", "open")):
        asked = ministry.post(f"{here}{verb}_year/", call)
        assert asked.status_code == 202, asked.content
        assert other.post(f"/api/v1/approvals/{asked.json()['id']}/approve/").status_code == 200
        assert ministry.get(here).json()["years"][0]["state"] == state
    assert api().get(PROGRAMMES).status_code == 401
