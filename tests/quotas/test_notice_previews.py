"""Previews of a notice over the API: its effect and the lines of another year's plan; nothing is written."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from enterprises.models import Enterprise, Jurisdiction, User
from enterprises.roles import Role
from quotas.models import Account, Holder, Notice, Programme, ProgrammeYear
from quotas.services import notices
from tests.core.conftest import api
from tests.support import factories
from tests.support.api import assert_problem
from tests.support.ledger_accounts import Books, books
from tests.support.notices import NOTICES, notice_body

IN_2010 = {"issued_on": "2010-03-30", "effective_on": "2010-01-01"}
__all__ = ["api", "books"]


def asked(*lines: tuple[str | None, str, str], **fields: Any) -> dict[str, Any]:
    members = ("programme", "year", "basis", "lines")
    return {name: value for name, value in notice_body(*lines, **fields).items() if name in {*members, *fields}}


def in_force(maker: APIClient, checker: APIClient, *lines: tuple[str | None, str, str], **fields: Any) -> Any:
    created = maker.post(NOTICES, notice_body(*lines, **fields)).json()
    maker.post(f"{NOTICES}{created['id']}/submit/")
    answer = checker.post(f"{NOTICES}{created['id']}/approve/")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def plan(books: Books, maker: APIClient, checker: APIClient) -> Any:
    return in_force(maker, checker, (None, "CN", "100"), ("CN", "36", "60"))


def test_a_preview_says_what_the_approval_then_does(plan: Any, maker: APIClient, checker: APIClient) -> None:
    lines = (("CN", "36", "10.500"), ("CN", "15", "20"))
    preview = maker.post(f"{NOTICES}preview/", asked(*lines)).json()
    assert preview["faults"] == []
    assert preview["remainders"] == [
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
    for effect in preview["effects"]:
        account = Account.objects.get(holder__code=effect["to"], category="all")
        assert (effect["after"], effect["state"]) == (f"{account.allocated:.3f}", account.state)
    assert preview["effects"][1]["before"] == "0.000"
    assert preview["effects"][1]["state_before"] == "awaiting_plan"
    assert Account.objects.get(holder__code="CN").undistributed == Decimal("9.500")


def test_an_increase_of_the_control_figure_may_be_distributed_by_the_same_notice(plan: Any, maker: APIClient) -> None:
    preview = maker.post(f"{NOTICES}preview/", asked((None, "CN", "5"), ("CN", "36", "45"))).json()
    (left,) = preview["remainders"]
    assert (left["allocated"], left["before"], left["after"]) == ("105.000", "40.000", "0.000")


def test_a_preview_of_a_year_that_nobody_prepared_writes_none(plan: Any, maker: APIClient) -> None:
    preview = maker.post(f"{NOTICES}preview/", asked(("CN", "36", "1"), year=2012)).json()
    assert preview["remainders"][0]["after"] == "-1.000"
    assert not ProgrammeYear.objects.filter(year=2012).exists()


def test_a_cumulative_preview_counts_what_was_given_before(plan: Any, maker: APIClient) -> None:
    preview = maker.post(f"{NOTICES}preview/", asked(("CN", "36", "75"), basis="cumulative")).json()
    assert preview["effects"][0]["increment"] == "15.000"
    preview = maker.post(f"{NOTICES}preview/", asked(("CN", "36", "5"), reduction=True)).json()
    assert preview["effects"][0]["after"] == "55.000"


def test_a_figure_that_adds_nothing_is_a_fault_of_an_addition_only(plan: Any, maker: APIClient) -> None:
    def faults(**fields: Any) -> list[tuple[str, str]]:
        preview = maker.post(f"{NOTICES}preview/", asked(("CN", "15", "0"), **fields)).json()["faults"]
        return [(fault["pointer"], fault["code"]) for fault in preview]

    assert faults() == [("/lines/0/tonnes", "zero")]
    assert faults(basis="cumulative") == []


def test_a_holder_unknown_to_the_ledger_is_previewed_by_its_register_entry(plan: Any, mlr1: User) -> None:
    group, firm = factories.group(), factories.enterprise("E-NEW", at="360727")
    lines: list[Any] = [
        {"from": "CN", "to": code, "category": "all", "tonnes": Decimal(1)} for code in (group.code, "150206", "E-NEW")
    ]
    preview = notices.preview(actor=mlr1, programme="mlr-mining", year=2011, basis="incremental", lines=lines)
    met = [effect.line.to_holder for effect in preview.effects]
    assert [(row.code, row.type, row.name) for row in met] == [
        (group.code, "group", group.name),
        ("150206", "county", Jurisdiction.objects.get(code="150206").name),
        ("E-NEW", "enterprise", firm.name),
    ]
    assert [row.place_id for row in met] == [None, factories.place("150206").pk, firm.jurisdiction_id]
    assert not Holder.objects.filter(code__in=["E-NEW", "150206", group.code]).exists()


def test_a_province_previews_what_it_hands_on_itself(plan: Any, books: Books, api: Any, p36a: User, p15a: User) -> None:
    books.firm("E-DEMO-FIRM")
    stated = asked(("36", "E-DEMO-FIRM", "10"))
    (left, above) = api(p36a).post(f"{NOTICES}preview/", stated).json()["remainders"]
    assert (left["holder"], left["before"], left["after"], left["gives"]) == ("36", "60.000", "50.000", True)
    assert (above["holder"], above["gives"]) == ("CN", False)
    assert_problem(api(p15a).post(f"{NOTICES}preview/", stated), 403, "forbidden")
    query = {"programme": "mlr-mining", "year": 2012, "giver": "36", "of_year": 2011}
    assert api(p36a).get(f"{NOTICES}prefill/", query).json() == {"lines": [], "left_out": []}


def test_a_group_previews_what_it_hands_to_its_members(plan: Any, api: Any) -> None:
    group = factories.group()
    factories.enterprise("E-MEMBER", group=group)
    officer = api(factories.user(Role.GROUP_OFFICER, of=group))
    preview = officer.post(f"{NOTICES}preview/", asked((group.code, "E-MEMBER", "1"))).json()
    assert [(effect["to"], effect["after"]) for effect in preview["effects"]] == [("E-MEMBER", "1.000")]
    assert [(left["holder"], left["after"]) for left in preview["remainders"]] == [(group.code, "-1.000")]


def test_a_preview_of_nothing_shows_nothing(plan: Any, maker: APIClient) -> None:
    assert maker.post(f"{NOTICES}preview/", asked()).json() == {
        "effects": [],
        "remainders": [],
        "overdraws": [],
        "warnings": [],
        "faults": [],
    }


def test_a_giver_that_is_not_there_is_a_fault_like_any_other(plan: Any, maker: APIClient) -> None:
    preview = maker.post(f"{NOTICES}preview/", asked(("3Z", "36", "1"))).json()
    assert [(fault["pointer"], fault["code"]) for fault in preview["faults"]] == [("/lines/0/from", "unknown_code")]
    assert preview["effects"] == []


def test_what_is_wrong_is_named_and_the_rest_computed(plan: Any, maker: APIClient) -> None:
    preview = maker.post(f"{NOTICES}preview/", asked(("CN", "3Z", "1"), ("CN", "36", "1"))).json()
    assert [(fault["pointer"], fault["code"]) for fault in preview["faults"]] == [("/lines/0/to", "unknown_code")]
    assert [effect["to"] for effect in preview["effects"]] == ["36"]
    answer = maker.post(f"{NOTICES}preview/", {**asked(), "programme": "none", "lines": []}).json()
    assert answer["faults"][0]["pointer"] == "/programme"
    assert_problem(maker.post(f"{NOTICES}preview/", asked(("CN", "36", "-1"))), 400, "invalid")


def test_who_may_not_issue_there_previews_nothing(plan: Any, api: Any, p36a: User, clerk: User) -> None:
    assert_problem(api(p36a).post(f"{NOTICES}preview/", asked(("CN", "36", "1"))), 403, "forbidden")
    assert_problem(api(clerk).post(f"{NOTICES}preview/", asked(("CN", "36", "1"))), 403, "forbidden")
    query = {"programme": "mlr-mining", "year": 2012, "giver": "CN"}
    assert_problem(api(p36a).get(f"{NOTICES}prefill/", query), 403, "forbidden")


def test_the_plan_of_last_year_times_a_percentage(
    plan: Any, maker: APIClient, checker: APIClient, books: Books
) -> None:
    firm = books.firm("E-GONE")
    in_force(maker, checker, ("CN", "E-GONE", "1"), ("CN", "36", "0.001"), number="no. 2")
    Enterprise.objects.filter(pk=firm.enterprise_id).update(state="closed")
    query = {"programme": "mlr-mining", "year": 2012, "giver": "CN", "per_cent": "110.00"}
    preview = maker.get(f"{NOTICES}prefill/", query).json()
    assert preview["lines"] == [{"from": "CN", "to": "36", "category": "all", "tonnes": "66.001"}]
    assert [(row["holder"], row["tonnes"]) for row in preview["left_out"]] == [("E-GONE", "1.100")]
    del query["giver"]
    preview = maker.get(f"{NOTICES}prefill/", query).json()
    assert preview["lines"] == [{"from": None, "to": "CN", "category": "all", "tonnes": "110.000"}]
    assert maker.get(f"{NOTICES}prefill/", {**query, "of_year": 2009}).json() == {"lines": [], "left_out": []}
    assert_problem(maker.get(f"{NOTICES}prefill/", {**query, "per_cent": "-3"}), 400, "invalid")
    assert_problem(maker.get(f"{NOTICES}prefill/", {**query, "percent": "3"}), 400, "invalid")


def test_a_beginning_is_the_issuer_s_own_plan_of_that_year_in_force(
    plan: Any, maker: APIClient, checker: APIClient, books: Books, api: Any, p36a: User, p36b: User
) -> None:
    books.firm("E-DEMO-FIRM")
    in_force(maker, checker, (None, "CN", "80"), ("CN", "36", "50"), number="no. 10", year=2010, **IN_2010)
    in_force(api(p36a), api(p36b), ("36", "E-DEMO-FIRM", "5"), number="no. 2")
    maker.post(NOTICES, notice_body(("CN", "15", "7"), number="only a draft"))
    query = {"programme": "mlr-mining", "year": 2012, "giver": "CN"}
    preview = maker.get(f"{NOTICES}prefill/", query).json()
    assert preview == {"lines": [{"from": "CN", "to": "36", "category": "all", "tonnes": "60.000"}], "left_out": []}
    preview = api(p36a).get(f"{NOTICES}prefill/", {**query, "giver": "36"}).json()
    assert preview["lines"] == [{"from": "36", "to": "E-DEMO-FIRM", "category": "all", "tonnes": "5.000"}]
    # A plan of this year, of another programme, and one that is only drafted, begin nothing.
    assert maker.get(f"{NOTICES}prefill/", {**query, "of_year": 2012}).json()["lines"] == []
    other = Programme.objects.get()
    other.pk, other.code, other.activity = None, "mlr-other", "export"
    other.save(force_insert=True)
    assert maker.get(f"{NOTICES}prefill/", {**query, "programme": "mlr-other"}).json()["lines"] == []
    drafted = {"issued_on": "2009-03-30", "effective_on": "2009-01-01"}
    maker.post(NOTICES, notice_body((None, "CN", "9"), number="only a draft, too", year=2009, **drafted))
    assert maker.get(f"{NOTICES}prefill/", {"programme": "mlr-mining", "year": 2010}).json()["lines"] == []


def test_lines_begin_in_the_order_of_holders_and_categories(db: None, mlr1: User, mlr2: User) -> None:
    for code in ("36", "15"):
        factories.place(code)
    factories.programme_year("mlr-mining", 2011, "split")
    stated: list[Any] = [
        {"from": giver, "to": taker, "category": category, "tonnes": Decimal(tonnes)}
        for giver, taker, category, tonnes in (
            (None, "CN", "medium_heavy", "9"),
            (None, "CN", "light", "9"),
            ("CN", "36", "medium_heavy", "2"),
            ("CN", "36", "light", "3"),
            ("CN", "15", "medium_heavy", "1"),
        )
    ]
    usual = {"programme": "mlr-mining", "batch": "year", "basis": "incremental", "number": "no. 1"}
    days = {"issued_on": dt.date(2011, 3, 30), "effective_on": dt.date(2011, 1, 1)}
    created = notices.create(actor=mlr1, year=2011, lines=stated, **usual, **days)
    notices.approve(notices.submit(created, actor=mlr1), actor=mlr2)
    begun = notices.beginning(actor=mlr1, programme="mlr-mining", year=2012, giver="CN", of_year=2011)
    assert [(line["to"], line["category"], line["tonnes"]) for line in begun.lines] == [
        ("15", "medium_heavy", 1),
        ("36", "light", 3),
        ("36", "medium_heavy", 2),
    ]


@pytest.mark.parametrize(
    ("per_cent", "left_out"),
    [("0.00", "None of it is in force."), ("100.01", "More than a line may state."), ("100.00", "")],
)
def test_what_no_line_may_state_is_left_out_with_its_reason(
    books: Books, maker: APIClient, checker: APIClient, per_cent: str, left_out: str
) -> None:
    in_force(maker, checker, (None, "CN", "1000000"), ("CN", "36", "1000000"))
    query = {"programme": "mlr-mining", "year": 2012, "giver": "CN", "per_cent": per_cent}
    preview = maker.get(f"{NOTICES}prefill/", query).json()
    assert [(row["category"], row["reason"]) for row in preview["left_out"]] == (
        [("all", left_out)] if left_out else []
    )
    assert len(preview["lines"]) == (not left_out)


def test_the_effects_of_a_notice_that_is_kept(plan: Any, maker: APIClient) -> None:
    preview = maker.get(f"{NOTICES}{plan['id']}/effects/").json()
    assert [effect["to"] for effect in preview["effects"]] == ["CN", "36"]
    assert preview["remainders"][0]["after"] == "40.000"


def test_beside_last_year_and_what_changed_since_the_return(
    plan: Any, books: Books, maker: APIClient, checker: APIClient
) -> None:
    for code in ("15", "51"):
        factories.place(code)
    in_force(maker, checker, (None, "CN", "80"), ("CN", "36", "40"), number="no. 10", year=2010, **IN_2010)
    created = maker.post(NOTICES, notice_body(("CN", "15", "10"), number="no. 2")).json()
    here = f"{NOTICES}{created['id']}/"
    maker.post(f"{here}submit/")
    checker.post(f"{here}return/", {"reason": "too much"})
    lines = notice_body(("CN", "15", "7.500"), ("CN", "51", "1"))["lines"]
    assert checker.get(f"{here}effects/").json()["returned_because"] == ""
    printed = {"kind": "sum", "category": "all", "tonnes": "8.600", "note": "As the ministry printed it."}
    changes = {"lines": lines, "title": "Third batch", "effective_on": "2011-06-01", "printed_figures": [printed]}
    answer = maker.patch(here, changes, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.content
    maker.post(f"{here}submit/")
    preview = checker.get(f"{here}effects/").json()
    assert preview["returned_because"] == "too much"
    assert preview["paper_since_returned"] == [
        {"field": "title", "was": "", "now": "Third batch"},
        {"field": "effective_on", "was": created["effective_on"], "now": "2011-06-01"},
        {"field": "printed_figures", "was": "", "now": "Declared sum: the whole list, All, 8.600 t"},
    ]
    assert preview["since_returned"] == [
        {"to": "15", "category": "all", "was": "10.000", "now": "7.500"},
        {"to": "51", "category": "all", "was": None, "now": "1.000"},
    ]
    jiangxi = next(row for row in preview["beside"] if row["to"] == "36")
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
    inner = next(row for row in preview["beside"] if row["to"] == "15")
    assert (inner["last_year"], inner["after"], inner["change_percent"]) == ("0.000", "7.500", None)
    assert [row["to"] for row in preview["beside"]] == ["15", "36", "51"]  # the control figure is no distribution
