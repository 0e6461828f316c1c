"""Notices over the API: minimal calls, codes, and atomic writes."""

from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from core.models import TokenScope
from enterprises.models import User
from enterprises.roles import Role
from quotas.models import Notice
from tests.core.conftest import Login, api
from tests.support import factories
from tests.support.api import assert_problem
from tests.support.ledger_accounts import Books, books
from tests.support.notices import NOTICES, notice_body
from tests.support.page_clients import page_client

__all__ = ["api", "books"]


def test_the_minimal_calls_of_the_contract(books: Books, maker: APIClient, checker: APIClient) -> None:
    created = maker.post(NOTICES, notice_body((None, "CN", "100.000"), ("CN", "36", "60")))
    assert created.status_code == 201, created.content
    draft = created.json()
    assert (draft["state"], draft["prepared_by"]) == ("draft", "mlr1")
    assert draft["actions"] == ["update", "submit", "withdraw"]
    assert draft["lines"][0] == {
        "from": None,
        "to": "CN",
        "category": "all",
        "tonnes": "100.000",
        "block": "",
        "printed": None,
        "increment": None,
        "withheld": None,
        "withheld_because": "",
        "note": "",
        "foreign_invested": False,
    }
    here = f"{NOTICES}{draft['id']}/"
    submitted = maker.post(f"{here}submit/").json()
    assert (submitted["state"], submitted["actions"]) == ("submitted", ["withdraw"])
    assert_problem(maker.post(f"{here}approve/"), 409, "maker_is_checker")
    assert checker.get(here).json()["actions"] == ["approve", "return", "withdraw"]
    approved = checker.post(f"{here}approve/").json()
    assert (approved["state"], approved["approved_by"]) == ("in_force", "mlr2")
    assert [line["increment"] for line in approved["lines"]] == ["100.000", "60.000"]
    assert_problem(checker.post(f"{here}approve/"), 409, "wrong_state")
    found = maker.get(NOTICES, {"programme": "mlr-mining", "year": "2011", "batch": "year", "state": "in_force"}).json()
    assert [row["number"] for row in found["results"]] == ["2011 no. 29"]


def test_a_draft_is_changed_only_by_who_has_read_it(books: Books, maker: APIClient) -> None:
    created = maker.post(NOTICES, notice_body((None, "CN", "100")))
    here = f"{NOTICES}{created.json()['id']}/"
    assert_problem(maker.patch(here, {"title": "x"}), 428, "if_match_required")
    changed = maker.patch(here, {"title": "x"}, HTTP_IF_MATCH=created["ETag"])
    assert (changed.status_code, changed.json()["title"]) == (200, "x"), changed.content
    assert_problem(maker.patch(here, {"title": "y"}, HTTP_IF_MATCH=created["ETag"]), 412, "stale")
    whole = {**maker.get(here).json(), "lines": [{"from": None, "to": "CN", "category": "all", "tonnes": "90.5"}]}
    put = maker.put(here, whole, HTTP_IF_MATCH=changed["ETag"])
    assert put.status_code == 200, put.content
    assert put.json()["lines"][0]["tonnes"] == "90.500"
    maker.post(f"{here}submit/")
    assert_problem(maker.patch(here, {"title": "z"}, HTTP_IF_MATCH="*"), 409, "wrong_state")


def test_a_return_says_why(books: Books, maker: APIClient, checker: APIClient) -> None:
    here = f"{NOTICES}{maker.post(NOTICES, notice_body((None, 'CN', '100'))).json()['id']}/"
    maker.post(f"{here}submit/")
    assert_problem(checker.post(f"{here}return/", {}), 400, "invalid")
    returned = checker.post(f"{here}return/", {"reason": "the total is wrong"}).json()
    assert (returned["state"], returned["return_reason"]) == ("returned", "the total is wrong")


def test_a_notice_that_passes_the_total_answers_409(books: Books, maker: APIClient, checker: APIClient) -> None:
    here = f"{NOTICES}{maker.post(NOTICES, notice_body((None, 'CN', '100'), ('CN', '36', '100.001'))).json()['id']}/"
    maker.post(f"{here}submit/")
    answer = assert_problem(checker.post(f"{here}approve/"), 409, "quota_exceeded")
    assert (answer["holder"], answer["category"]) == ("CN", "all")
    assert Notice.objects.get().state == "submitted"


def test_revoking_distributed_quota_names_the_notices(
    books: Books, maker: APIClient, checker: APIClient, api: Login, p36a: User, p36b: User, mlr3: User
) -> None:
    factories.enterprise("E-ONE")
    national = enact(maker, checker, notice_body((None, "CN", "100"), ("CN", "36", "100")))
    enact(api(p36a), api(p36b), notice_body(("36", "E-ONE", "60"), number="province 1"))
    asked_alone = {"reason": "A misprint in the table"}
    answer = assert_problem(checker.post(f"{NOTICES}{national}/revoke/", asked_alone), 409, "passed_on_further")
    assert answer["downstream"] == ["province 1"]
    call = {"reason": "A misprint in the table", "cascade": True}
    assert_problem(maker.post(f"{NOTICES}{national}/revoke/", call), 409, "maker_is_checker")
    asked = checker.post(f"{NOTICES}{national}/revoke/", call)
    assert asked.status_code == 202
    assert asked.json()["preview"]["tables"][0]["rows"] == [["2011 no. 29", "2011-03-30"], ["province 1", "2011-03-30"]]
    here = f"/api/v1/approvals/{asked.json()['id']}/approve/"
    assert_problem(checker.post(here, {}), 409, "maker_is_checker")
    assert api(mlr3).post(here, {}).json()["state"] == "done"
    assert set(Notice.objects.values_list("state", flat=True)) == {"revoked"}


def enact(maker: APIClient, checker: APIClient, sent: dict[str, Any]) -> str:
    created = maker.post(NOTICES, sent)
    assert created.status_code == 201, created.content
    here = f"{NOTICES}{created.json()['id']}/"
    assert maker.post(f"{here}submit/").status_code == 200
    approved = checker.post(f"{here}approve/")
    assert approved.status_code == 200, approved.content
    return created.json()["id"]


@pytest.mark.parametrize(
    "tonnes", ["-1", "NaN", "1e3", "1.0001", "1000000.001", "１００", " 1", "", 1, 1.5, None, [], "9" * 40]
)
def test_bad_tonnes_answer_400_at_their_place(books: Books, maker: APIClient, tonnes: Any) -> None:
    answer = assert_problem(maker.post(NOTICES, notice_body((None, "CN", "1"), ("CN", "36", tonnes))), 400, "invalid")
    assert [fault["pointer"] for fault in answer["errors"]] == ["/lines/1/tonnes"]
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"programme": "nothing"}, "/programme"),
        ({"year": 1066}, "/year"),
        ({"year": 2005, "effective_on": "2005-01-01"}, "/year"),
        ({"batch": "fourth"}, "/batch"),
        ({"basis": "sideways"}, "/basis"),
        ({"issued_on": "2011-02-30"}, "/issued_on"),
        ({"effective_on": "2012-01-01"}, "/effective_on"),
        ({"lines": []}, "/lines"),
        ({"lines": "x"}, "/lines"),
        ({"number": ""}, "/number"),
        ({"number": "x" * 121}, "/number"),
        ({"colour": "red"}, "/colour"),
        ({"lines": [{"from": "CN", "to": "99", "category": "all", "tonnes": "1"}]}, "/lines/0/to"),
        ({"lines": [{"from": "CN", "to": "36", "category": "total", "tonnes": "1"}]}, "/lines/0/category"),
        ({"lines": [{"to": "36", "category": "all", "tonnes": "1"}]}, "/lines/0/from"),
    ],
)
def test_bad_members_answer_400_at_their_place(
    books: Books, maker: APIClient, changes: dict[str, Any], pointer: str
) -> None:
    answer = assert_problem(maker.post(NOTICES, {**notice_body(("CN", "36", "1")), **changes}), 400, "invalid")
    assert pointer in [fault["pointer"] for fault in answer["errors"]]
    assert not Notice.objects.exists()


def test_others_may_not_issue_and_outsiders_find_nothing(
    books: Books, maker: APIClient, checker: APIClient, api: Login, p36a: User, p15a: User, clerk: User, miit1: User
) -> None:
    for stranger in (p36a, clerk, miit1):
        assert_problem(api(stranger).post(NOTICES, notice_body((None, "CN", "100"))), 403, "forbidden")
    assert api().post(NOTICES, notice_body((None, "CN", "100"))).status_code == 401
    draft = maker.post(NOTICES, notice_body((None, "CN", "100"), ("CN", "36", "60"))).json()["id"]
    for stranger in (p36a, p15a, clerk, miit1):
        assert api(stranger).get(f"{NOTICES}{draft}/").status_code == 404
        assert api(stranger).post(f"{NOTICES}{draft}/submit/").status_code == 404
    maker.post(f"{NOTICES}{draft}/submit/")
    checker.post(f"{NOTICES}{draft}/approve/")
    assert api(p36a).get(f"{NOTICES}{draft}/").json()["actions"] == []
    assert_problem(api(p36a).post(f"{NOTICES}{draft}/revoke/", {"reason": "as a test x"}), 403, "forbidden")
    assert api(p15a).get(f"{NOTICES}{draft}/").status_code == 404


def test_approving_needs_a_token_that_may_approve(books: Books, maker: APIClient, api: Login, mlr2: User) -> None:
    here = f"{NOTICES}{maker.post(NOTICES, notice_body((None, 'CN', '100'))).json()['id']}/"
    maker.post(f"{here}submit/")
    filer = api(mlr2, scopes=[TokenScope.READ, TokenScope.FILE])
    assert_problem(filer.post(f"{here}approve/"), 403, "token_scope")


def test_a_cumulative_notice_warns_of_omitted_recipients(books: Books, maker: APIClient, checker: APIClient) -> None:
    enact(maker, checker, notice_body((None, "CN", "100"), ("CN", "36", "60"), ("CN", "15", "40")))
    created = maker.post(NOTICES, notice_body(("CN", "36", "60"), number="2", basis="cumulative")).json()
    assert [(warning["code"], warning["holder"]) for warning in created["warnings"]] == [("unnamed_holder", "15")]


@pytest.mark.parametrize("ownership", ["foreign_invested", "private"])
def test_lines_to_foreign_invested_enterprises_are_marked(books: Books, maker: APIClient, ownership: str) -> None:
    firm = factories.enterprise(ownership=ownership)
    factories.holder(firm.code)
    notice = maker.post(NOTICES, notice_body((None, "CN", "100"), ("CN", firm.code, "60"))).json()
    abroad = ownership == "foreign_invested"
    assert [line["foreign_invested"] for line in notice["lines"]] == [False, abroad]
    page = page_client(User.objects.get(username="mlr1")).get(reverse("pages:notice", args=[notice["id"]]))
    assert ("· foreign-invested" in page.content.decode()) is abroad


def test_the_same_key_drafts_once(books: Books, maker: APIClient) -> None:
    one, again = (maker.post(NOTICES, notice_body((None, "CN", "1")), HTTP_IDEMPOTENCY_KEY="k1") for _ in range(2))
    assert (one.status_code, one.json()["id"]) == (again.status_code, again.json()["id"])
    assert Notice.objects.count() == 1


def test_a_page_of_notices_costs_the_same_whatever_it_holds(
    books: Books, maker: APIClient, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        maker.post(NOTICES, notice_body((None, "CN", "1"), ("CN", "36", "1"), number=f"no. {number}"))
    maker.get(NOTICES)
    with django_assert_max_num_queries(9) as few:
        assert maker.get(NOTICES, {"limit": 2}).status_code == 200
    with django_assert_max_num_queries(len(few)):
        assert len(maker.get(NOTICES, {"limit": 12}).json()["results"]) == 12


def test_a_third_officer_may_approve_what_two_have_written(
    books: Books, maker: APIClient, checker: APIClient, api: Login
) -> None:
    created = maker.post(NOTICES, notice_body((None, "CN", "100")))
    here = f"{NOTICES}{created.json()['id']}/"
    checker.patch(here, {"title": "touched"}, HTTP_IF_MATCH=created["ETag"])
    maker.post(f"{here}submit/")
    assert_problem(checker.post(f"{here}approve/"), 409, "maker_is_checker")
    third = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
    assert api(third).post(f"{here}approve/").json()["state"] == "in_force"
