"""Scenarios of the year in progress: what assumptions do to each holder, beside the present, on page and API."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import User
from quotas.models import Notice, Posting
from quotas.services.scenarios import Assumption, AssumptionKind, read_assumptions
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.ledger_accounts import Books, books
from tests.support.notices import draft
from tests.support.page_clients import page_client, query_counts
from tests.support.page_text import without_blanks

__all__ = ["books"]
ADDRESS = f"{V1}quota-scenario/"
TODAY = dt.date(2011, 10, 1)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def story(books: Books) -> Books:
    """Give Jiangxi 400 of 1,000 t, and two firms 240 and 120; they use 15 and 10 t in each of nine months."""
    books.post("control", 1000, to="CN")
    books.post("distribute", 400, from_="CN", to="36")
    for code, given, monthly in (("E-LARGE", 240, 15), ("E-SMALL", 120, 10)):
        firm = books.firm(code)
        books.post("distribute", given, from_="36", to=firm)
        for month in range(1, 10):
            books.post("use", monthly, to=firm, effective_on=dt.date(2011, month, 1))
    return books


def assessed(person: User, *assumptions: str, **more: Any) -> Any:
    asked = {"programme": "mlr-mining", "assumptions": ",".join(assumptions), "all": True, **more}
    answer = client_of(person).get(ADDRESS, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def rows(answer: Any) -> dict[str, Any]:
    return {row["holder"]: row for row in [*answer["enterprises"], *answer["distributors"]]}


def refused(person: User, pointer: str, code: str, *assumptions: str, **more: Any) -> None:
    asked = {"programme": "mlr-mining", "assumptions": ",".join(assumptions), **more}
    answer = client_of(person).get(ADDRESS, asked)
    assert_problem(answer, 400, "invalid")
    assert (pointer, code) in {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]}


def test_without_assumptions_the_present_is_shown_and_nothing_differs(story: Books, p36a: User) -> None:
    answer = assessed(p36a)
    found = rows(answer)
    assert found["E-LARGE"]["before"] == found["E-LARGE"]["after"]
    assert found["E-LARGE"]["after"] == {
        "allocated": "240.000",
        "undistributed": None,
        "likely": "180.000",
        "low": "180.000",
        "high": "180.000",
        "over": "0.000",
        "runs_out": None,
        "earliest": None,
        "latest": None,
        "ending": "lasts",
    }
    assert assessed(p36a, all=False)["enterprises"] == []
    assert answer["trial"] is None


def test_a_cut_of_a_province_takes_its_remainder_first_and_then_of_all_in_proportion(story: Books, p36a: User) -> None:
    answer = assessed(p36a, "cut:36:70")
    found = rows(answer)
    assert [found[code]["after"]["allocated"] for code in ("36", "E-LARGE", "E-SMALL")] == [
        "330.000",
        "220.000",
        "110.000",
    ]
    assert found["36"]["after"]["undistributed"] == "0.000"
    small = found["E-SMALL"]
    assert (small["to_return"], small["overdrawn"], small["after"]["ending"]) == ("10.000", "0.000", "runs_out")
    assert (small["after"]["over"], small["after"]["runs_out"]) == ("10.000", "2011-12-01")
    assert small["explanation"] == (
        "Loses 10.000 t, its share of the cut at 36 by what is allocated. 90.000 t in 9 reported months, continued to"
        " December, make 120.000 t (120.000 to 120.000 t). 10.000 t more than the 110.000 t allocated: used up on"
        " 1 December 2011. At present it does not run out this year."
    )
    assert [one for one in answer["counts"] if one["ending"] == "runs_out"] == [
        {"ending": "runs_out", "before": 0, "after": 1}
    ]


def test_what_is_cut_though_it_is_used_is_said(story: Books, p36a: User) -> None:
    row = rows(assessed(p36a, "cut:E-SMALL:50%"))["E-SMALL"]
    assert (row["after"]["allocated"], row["to_return"], row["overdrawn"]) == ("60.000", "30.000", "30.000")
    assert (row["after"]["ending"], row["after"]["runs_out"]) == ("over", "2011-07-01")


def test_a_supplement_comes_from_the_giver_who_may_lack_it(story: Books, p36a: User) -> None:
    found = rows(assessed(p36a, "supplement:E-SMALL:100"))
    assert found["E-SMALL"]["after"]["allocated"] == "220.000"
    assert found["36"]["after"]["undistributed"] == "-60.000"
    shared = rows(assessed(p36a, "supplement:36:60"))
    assert (shared["36"]["after"]["allocated"], shared["36"]["after"]["undistributed"]) == ("460.000", "40.000")
    assert (shared["E-LARGE"]["after"]["allocated"], shared["E-SMALL"]["after"]["allocated"]) == ("280.000", "140.000")


def test_from_its_closure_nothing_is_used_and_what_is_left_goes_back(story: Books, p36a: User) -> None:
    found = rows(assessed(p36a, "closure:E-LARGE:2011-11-01"))
    closed = found["E-LARGE"]
    assert (closed["after"]["allocated"], closed["after"]["likely"], closed["to_return"]) == (
        "150.000",
        "150.000",
        "90.000",
    )
    assert found["36"]["after"]["undistributed"] == "130.000"
    assert closed["explanation"].startswith("Closed from 1 November 2011: 90.000 t that are left then go back")


def test_a_suspension_stops_the_use_of_its_days(story: Books, p36a: User) -> None:
    until = rows(assessed(p36a, "suspension:E-LARGE:2011-11-01:2011-12-01"))["E-LARGE"]["after"]
    assert (until["likely"], until["allocated"]) == ("165.000", "240.000")
    assert rows(assessed(p36a, "suspension:E-LARGE:2011-11-16"))["E-LARGE"]["after"]["likely"] == "157.500"


def test_a_merger_hands_over_what_is_left_and_the_use_to_come(story: Books, p36a: User) -> None:
    found = rows(assessed(p36a, "merger:E-LARGE:E-SMALL:2011-11-01"))
    gone, heir = found["E-LARGE"], found["E-SMALL"]
    assert (gone["after"]["allocated"], gone["after"]["likely"]) == ("150.000", "150.000")
    assert (heir["after"]["allocated"], heir["after"]["likely"]) == ("210.000", "150.000")
    assert "Takes over 90.000 t and the use of E-LARGE from 1 November 2011." in heir["explanation"]
    assert "36" not in {row["holder"] for row in assessed(p36a, "merger:E-LARGE:E-SMALL:2011-11-01")["distributors"]}


def test_a_merger_across_provinces_moves_the_quota_above_both(story: Books, mlr1: User) -> None:
    story.post("distribute", 100, from_="CN", to="15")
    other = story.firm("E-OTHER", at="150206")
    story.post("distribute", 100, from_="15", to=other)
    found = rows(assessed(mlr1, "merger:E-LARGE:E-OTHER:2011-11-01"))
    assert (found["36"]["after"]["allocated"], found["15"]["after"]["allocated"]) == ("310.000", "190.000")
    assert "CN" not in found


def test_a_better_yield_uses_the_quota_sooner(story: Books, p36a: User) -> None:
    after = rows(assessed(p36a, "yield:36:150%:2011-10-01"))
    assert [after[code]["after"]["likely"] for code in ("E-LARGE", "E-SMALL", "36")] == [
        "202.500",
        "135.000",
        "337.500",
    ]


def test_seasons_of_earlier_years_shift_the_forecast_and_are_tried(story: Books, p36a: User) -> None:
    before = Books(factories.programme_year("mlr-mining", 2010, "all"), "all")
    firm = factories.holder("E-LARGE")
    for month in range(1, 13):
        before.post("use", 10 if month < 10 else 20, to=firm, effective_on=dt.date(2010, month, 1))
    answer = assessed(p36a)
    assert rows(answer)["E-LARGE"]["after"]["likely"] == "225.000"
    assert rows(answer)["E-SMALL"]["after"]["likely"] == "150.000", "by the seasons of all together"
    assert "its own seasons" in rows(answer)["E-LARGE"]["explanation"]
    assert answer["trial"] == {
        "year": 2010,
        "holders": 1,
        "within": 0,
        "within_percent": "0.00",
        "error": "20.00",
    }, "tried with even seasons: no use before 2010 is on record"


def test_a_draft_of_a_notice_is_assumed_line_by_line(story: Books, mlr1: User) -> None:
    drafted = draft(mlr1, ("CN", "36", "60"))
    found = rows(assessed(mlr1, notice=drafted.pk))
    assert (found["36"]["after"]["allocated"], found["CN"]["after"]["undistributed"]) == ("460.000", "540.000")
    assert found["E-LARGE"]["after"]["allocated"] == "280.000"
    Notice.objects.filter(pk=drafted.pk).update(state="withdrawn")
    refused(mlr1, "/notice", "decided", notice=drafted.pk)
    assert client_of(mlr1).get(ADDRESS, {"programme": "mlr-mining", "notice": story.year.pk}).status_code == 404


@pytest.mark.parametrize(
    ("pointer", "code", "assumption"),
    [
        ("/assumptions/0", "invalid", "burn:E-LARGE"),
        ("/assumptions/0", "invalid", "cut:E-LARGE:much"),
        ("/assumptions/0/amount", "required", "cut:E-LARGE"),
        ("/assumptions/0/amount", "invalid", "cut:E-LARGE:0.0001"),
        ("/assumptions/0/amount", "out_of_range", "cut:E-LARGE:101%"),
        ("/assumptions/0/amount", "out_of_range", "yield:E-LARGE:5:2011-11-01"),
        ("/assumptions/0/amount", "not_expected", "closure:E-LARGE:5:2011-11-01"),
        ("/assumptions/0/day", "not_expected", "cut:E-LARGE:5:2011-11-01"),
        ("/assumptions/0/day", "out_of_range", "closure:E-LARGE:2011-09-30"),
        ("/assumptions/0/day", "out_of_range", "closure:E-LARGE:2012-01-01"),
        ("/assumptions/0/until", "not_expected", "closure:E-LARGE:2011-11-01:2011-12-01"),
        ("/assumptions/0/until", "out_of_range", "suspension:E-LARGE:2011-11-01:2011-11-01"),
        ("/assumptions/0/to", "no_account", "merger:E-LARGE:36:2011-11-01"),
        ("/assumptions/0/to", "no_account", "merger:E-LARGE:E-LARGE:2011-11-01"),
        ("/assumptions/0/holder", "unknown", "cut:E-NONE:5"),
        ("/assumptions/0/holder", "not_enterprise", "closure:36:2011-11-01"),
        ("/assumptions/0/category", "unknown", "cut:E-LARGE:5:light"),
        ("/assumptions/1/holder", "ended", "closure:E-LARGE:2011-11-01,suspension:E-LARGE:2011-11-02"),
        ("/assumptions", "too_many", ",".join(["cut:E-LARGE:1"] * 7)),
    ],
)
def test_what_is_wrong_with_an_assumption_is_said_at_its_place(
    story: Books, p36a: User, pointer: str, code: str, assumption: str
) -> None:
    refused(p36a, pointer, code, assumption)


def test_only_the_year_in_progress_and_those_who_draft(story: Books, p36a: User, auditor1: User, clerk: User) -> None:
    refused(p36a, "/year", "not_in_progress", year=2010)
    refused(p36a, "/programme", "unknown", programme="mlr-nothing")
    for person in (auditor1, clerk):
        assert_problem(client_of(person).get(ADDRESS, {"programme": "mlr-mining"}), 403, "forbidden")


def test_an_assumption_is_written_as_it_is_read() -> None:
    texts = [
        "cut:36:10%:light",
        "supplement:CN:12.5",
        "merger:E-A:E-B:2011-11-01",
        "suspension:E-A:2011-11-01:2011-12-01",
    ]
    assert [assumption.text() for assumption in read_assumptions(texts)] == texts
    assert read_assumptions(["yield:E-A:105%:2011-11-01"]) == [
        Assumption(
            kind=AssumptionKind.YIELD,
            holder="E-A",
            amount=Decimal(105),
            in_percent=True,
            day=dt.date(2011, 11, 1),
        )
    ]


PAGE = {"programme": "mlr-mining", "run": "1"}


def test_the_page_shows_the_differences_and_posts_nothing(story: Books, p36a: User) -> None:
    posted = Posting.objects.count()
    asked = {**PAGE, "a2-kind": "cut", "a2-holder": "E-SMALL", "a2-amount": "50", "a2-unit": "percent"}
    page = page_client(p36a).get(reverse("pages:quota-scenario"), asked)
    text = without_blanks(page.content.decode())
    assert page.status_code == 200
    assert "Loses 60.000 t." in text
    assert "One account stays the same" in text
    assert Posting.objects.count() == posted


def test_the_page_names_a_fault_beside_its_field(story: Books, p36a: User) -> None:
    asked = {**PAGE, "a1-kind": "closure", "a1-holder": "E-LARGE", "a1-day": "2011-09-01", "a2-holder": "36"}
    page = page_client(p36a).get(reverse("pages:quota-scenario"), asked)
    assert page.status_code == 400
    assert "Assumption 2: Choose what is assumed." in page.content.decode()
    del asked["a2-holder"]
    page = page_client(p36a).get(reverse("pages:quota-scenario"), asked)
    assert "Assumption 1: Give a day from today to the end of the year." in page.content.decode()
    assert dict(page.context["assumptions"])[1].errors["day"]


def test_the_address_keeps_what_is_stated_alone(story: Books, p36a: User) -> None:
    asked = {**PAGE, "a1-kind": "cut", "a1-holder": "36", "a1-amount": "10", "a1-day": "", "a2-kind": "", "notice": ""}
    page = page_client(p36a).get(reverse("pages:quota-scenario"), asked)
    assert (page.status_code, page["Location"]) == (
        302,
        f"{reverse('pages:quota-scenario')}?programme=mlr-mining&run=1&a1-kind=cut&a1-holder=36&a1-amount=10",
    )


def test_accounts_and_drafts_link_to_the_page(story: Books, p36a: User, mlr1: User, auditor1: User) -> None:
    account = reverse("pages:account", args=[story.account(factories.holder("36")).pk])
    drafted = draft(mlr1, ("CN", "36", "60"))
    for person, address in ((p36a, account), (mlr1, reverse("pages:notice", args=[drafted.pk]))):
        assert reverse("pages:quota-scenario") in page_client(person).get(address).content.decode()
    assert reverse("pages:quota-scenario") not in page_client(auditor1).get(account).content.decode()


def test_more_enterprises_take_no_more_queries(story: Books, p36a: User) -> None:
    addresses = [reverse("pages:quota-scenario")]
    asked = {**PAGE, "all": "on", "a1-kind": "cut", "a1-holder": "36", "a1-amount": "100"}
    few = query_counts(page_client(p36a), addresses, asked)
    for number in range(3):
        story.post("distribute", 5, from_="36", to=story.firm(f"E-MORE-{number}"))
    assert query_counts(page_client(p36a), addresses, asked) == few
    assert few[0] <= 25
