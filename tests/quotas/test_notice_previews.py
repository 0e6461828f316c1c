"""Before a notice is written: its effect and the lines of another year's plan, over the API, and nothing written."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from enterprises.models import Enterprise, User
from quotas.models import Account, Notice, ProgrammeYear
from tests import factories
from tests.quotas.books import Books
from tests.quotas.test_notices_api import NOTICES, api, body, books, checker, maker, problem

IN_2010 = {"issued_on": "2010-03-30", "effective_on": "2010-01-01"}
__all__ = ["api", "books", "checker", "maker"]


def asked(*lines: tuple[str | None, str, str], **fields: Any) -> dict[str, Any]:
    members = ("programme", "year", "basis", "lines")
    return {name: value for name, value in body(*lines, **fields).items() if name in {*members, *fields}}


def in_force(maker: APIClient, checker: APIClient, *lines: tuple[str | None, str, str], **fields: Any) -> Any:
    made = maker.post(NOTICES, body(*lines, **fields)).json()
    maker.post(f"{NOTICES}{made['id']}/submit/")
    answer = checker.post(f"{NOTICES}{made['id']}/approve/")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def plan(books: Books, maker: APIClient, checker: APIClient) -> Any:
    return in_force(maker, checker, (None, "CN", "100"), ("CN", "36", "60"))


def test_a_preview_says_what_the_approval_then_does(plan: Any, maker: APIClient, checker: APIClient) -> None:
    lines = (("CN", "36", "10.500"), ("CN", "15", "20"))
    told = maker.post(f"{NOTICES}preview/", asked(*lines)).json()
    assert told["faults"] == []
    assert told["remainders"] == [
        {
            "holder": "CN",
            "category": "all",
            "allocated": "100.000",
            "before": "40.000",
            "after": "9.500",
            "gives": True,
        }
    ]
    assert not Notice.objects.filter(number="no. 2").exists()
    in_force(maker, checker, *lines, number="no. 2")
    for effect in told["effects"]:
        account = Account.objects.get(holder__code=effect["to"], category="all")
        assert (effect["after"], effect["state"]) == (f"{account.allocated:.3f}", account.state)
    assert told["effects"][1]["before"] == "0.000"
    assert told["effects"][1]["state_before"] == "awaiting_plan"
    assert Account.objects.get(holder__code="CN").undistributed == Decimal("9.500")


def test_what_raises_the_control_figure_may_be_handed_on_by_the_same_notice(plan: Any, maker: APIClient) -> None:
    told = maker.post(f"{NOTICES}preview/", asked((None, "CN", "5"), ("CN", "36", "45"))).json()
    (left,) = told["remainders"]
    assert (left["allocated"], left["before"], left["after"]) == ("105.000", "40.000", "0.000")


def test_a_preview_of_a_year_that_nobody_prepared_writes_none(plan: Any, maker: APIClient) -> None:
    told = maker.post(f"{NOTICES}preview/", asked(("CN", "36", "1"), year=2012)).json()
    assert told["remainders"][0]["after"] == "-1.000"
    assert not ProgrammeYear.objects.filter(year=2012).exists()


def test_a_cumulative_preview_counts_what_was_given_before(plan: Any, maker: APIClient) -> None:
    told = maker.post(f"{NOTICES}preview/", asked(("CN", "36", "75"), basis="cumulative")).json()
    assert told["effects"][0]["increment"] == "15.000"
    told = maker.post(f"{NOTICES}preview/", asked(("CN", "36", "5"), reduction=True)).json()
    assert told["effects"][0]["after"] == "55.000"


def test_what_is_wrong_is_named_and_the_rest_computed(plan: Any, maker: APIClient) -> None:
    told = maker.post(f"{NOTICES}preview/", asked(("CN", "3Z", "1"), ("CN", "36", "1"))).json()
    assert [(fault["pointer"], fault["code"]) for fault in told["faults"]] == [("/lines/0/to", "unknown_code")]
    assert [effect["to"] for effect in told["effects"]] == ["36"]
    answer = maker.post(f"{NOTICES}preview/", {**asked(), "programme": "none", "lines": []}).json()
    assert answer["faults"][0]["pointer"] == "/programme"
    problem(maker.post(f"{NOTICES}preview/", asked(("CN", "36", "-1"))), 400, "invalid")


def test_who_may_not_issue_there_previews_nothing(plan: Any, api: Any, p36a: User, clerk: User) -> None:
    problem(api(p36a).post(f"{NOTICES}preview/", asked(("CN", "36", "1"))), 403, "forbidden")
    problem(api(clerk).post(f"{NOTICES}preview/", asked(("CN", "36", "1"))), 403, "forbidden")
    query = {"programme": "mlr-mining", "year": 2012, "giver": "CN"}
    problem(api(p36a).get(f"{NOTICES}prefill/", query), 403, "forbidden")


def test_the_plan_of_last_year_times_a_percentage(
    plan: Any, maker: APIClient, checker: APIClient, books: Books
) -> None:
    firm = books.firm("E-GONE")
    in_force(maker, checker, ("CN", "E-GONE", "1"), ("CN", "36", "0.001"), number="no. 2")
    Enterprise.objects.filter(pk=firm.enterprise_id).update(state="closed")
    query = {"programme": "mlr-mining", "year": 2012, "giver": "CN", "per_cent": "110.00"}
    told = maker.get(f"{NOTICES}prefill/", query).json()
    assert told["lines"] == [{"from": "CN", "to": "36", "category": "all", "tonnes": "66.001"}]
    assert [(row["holder"], row["tonnes"]) for row in told["left_out"]] == [("E-GONE", "1.100")]
    del query["giver"]
    told = maker.get(f"{NOTICES}prefill/", query).json()
    assert told["lines"] == [{"from": None, "to": "CN", "category": "all", "tonnes": "110.000"}]
    assert maker.get(f"{NOTICES}prefill/", {**query, "of_year": 2009}).json() == {"lines": [], "left_out": []}
    problem(maker.get(f"{NOTICES}prefill/", {**query, "per_cent": "-3"}), 400, "invalid")
    problem(maker.get(f"{NOTICES}prefill/", {**query, "percent": "3"}), 400, "invalid")


def test_the_effects_of_a_notice_that_is_kept(plan: Any, maker: APIClient) -> None:
    told = maker.get(f"{NOTICES}{plan['id']}/effects/").json()
    assert [effect["to"] for effect in told["effects"]] == ["CN", "36"]
    assert told["remainders"][0]["after"] == "40.000"


def test_beside_last_year_and_what_changed_since_the_return(
    plan: Any, books: Books, maker: APIClient, checker: APIClient
) -> None:
    for code in ("15", "51"):
        factories.place(code)
    in_force(maker, checker, (None, "CN", "80"), ("CN", "36", "40"), number="no. 10", year=2010, **IN_2010)
    made = maker.post(NOTICES, body(("CN", "15", "10"), number="no. 2")).json()
    here = f"{NOTICES}{made['id']}/"
    maker.post(f"{here}submit/")
    checker.post(f"{here}return/", {"reason": "too much"})
    lines = body(("CN", "15", "7.500"), ("CN", "51", "1"))["lines"]
    assert checker.get(f"{here}effects/").json()["returned_because"] == ""
    changes = {"lines": lines, "title": "Third batch", "effective_on": "2011-06-01"}
    answer = maker.patch(here, changes, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.content
    maker.post(f"{here}submit/")
    told = checker.get(f"{here}effects/").json()
    assert told["returned_because"] == "too much"
    assert told["paper_since_returned"] == [
        {"field": "title", "was": "", "now": "Third batch"},
        {"field": "effective_on", "was": made["effective_on"], "now": "2011-06-01"},
    ]
    assert told["since_returned"] == [
        {"to": "15", "category": "all", "was": "10.000", "now": "7.500"},
        {"to": "51", "category": "all", "was": None, "now": "1.000"},
    ]
    jiangxi = next(row for row in told["beside"] if row["to"] == "36")
    assert jiangxi == {
        "to": "36",
        "category": "all",
        "last_year": "40.000",
        "before": "60.000",
        "after": "60.000",
        "change": "20.000",
        "change_percent": "50.00",
        "named": False,
    }
    inner = next(row for row in told["beside"] if row["to"] == "15")
    assert (inner["last_year"], inner["after"], inner["change_percent"]) == ("0.000", "7.500", None)
    assert [row["to"] for row in told["beside"]] == ["15", "36", "51"]  # the control figure is no distribution
