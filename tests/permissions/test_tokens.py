"""Scopes of a token on every route of the API, and the effect of its end at the very next request.

The routes come from the OpenAPI document; the scope that each write needs is listed below by hand. A new verb that
decides about others is added to ``APPROVES``, else it must need ``file``.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from core.models import ApiToken
from enterprises.models import Membership, User
from enterprises.services import officials, people, tokens
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import another_like, by_two

NOBODY_KNOWN = "00000000-0000-0000-0000-000000000000"
# Acts by which an office decides about others. Everything else that writes needs ``file``.
APPROVES = {
    "approvals/",
    "accounts/{id}/deduct/",
    "accounts/{id}/reassign/",
    "accounts/{id}/release/",
    "accounts/{id}/return/",
    "accounts/{id}/reverse/",
    "accounts/{id}/transfer/",
    "accounts/{id}/withhold/",
    "approvals/{id}/approve/",
    "approvals/{id}/cancel/",
    "approvals/{id}/refuse/",
    "campaigns/{id}/end/",
    "campaigns/{id}/start/",
    "cases/{id}/annul/",
    "cases/{id}/assign/",
    "cases/{id}/close/",
    "cases/{id}/decide_party/",
    "cases/{id}/declare_impartiality/",
    "cases/{id}/not_substantiated/",
    "cases/{id}/notify/",
    "cases/{id}/order/",
    "cases/{id}/publish/",
    "cases/{id}/record_outcome/",
    "cases/{id}/refer/",
    "cases/{id}/reopen/",
    "cases/{id}/resume/",
    "cases/{id}/suspend/",
    "cases/{id}/unpublish/",
    "bulletins/{id}/correct/",
    "bulletins/{id}/publish/",
    "bulletins/{id}/return/",
    "bulletins/{id}/take_down/",
    "bulletins/{id}/withdraw/",
    "cases/{id}/uphold/",
    "compliance-lists/{number}/enter/",
    "compliance-lists/{number}/strike/",
    "consultations/",
    "consultations/{id}/conclude/",
    "consulted-offices/{id}/answer/",
    "declarations/{id}/cancel/",
    "eliminated-capacities/",
    "site-labels/",
    "site-labels/{id}/withdraw/",
    "commitments/",
    "commitments/{id}/withdraw/",
    "plan-targets/",
    "plan-targets/{id}/withdraw/",
    "eliminated-capacities/{id}/withdraw/",
    "emission-ceilings/",
    "emission-ceilings/{id}/correct/",
    "enterprises/{code}/change_group/",
    "enterprises/{code}/close/",
    "enterprises/{code}/merge/",
    "enterprises/{code}/reinstate/",
    "enterprises/{code}/suspend/",
    "evidence/{id}/admit/",
    "evidence/{id}/refuse/",
    "factors/{id}/release/",
    "findings/{id}/corroborate/",
    "flags/{id}/undo/",
    "reports/{id}/undo_return/",
    "findings/{id}/settle/",
    "flags/{id}/dismiss/",
    "flags/{id}/resolve/",
    "freezes/",
    "freezes/{id}/lift/",
    "imports/{id}/propose/",
    "handovers/",
    "handovers/{id}/decline/",
    "handovers/{id}/inspect/",
    "handovers/{id}/open_case/",
    "handovers/{id}/settle/",
    "inspections/{id}/conclude/",
    "inspections/{id}/sign/",
    "invoices/{id}/cancel/",
    "invoices/{id}/correct/",
    "letters/{id}/explain/",
    "letters/{id}/send/",
    "licences/",
    "licences/{id}/reinstate/",
    "licences/{id}/revoke/",
    "licences/{id}/suspend/",
    "memberships/",
    "memberships/{id}/end/",
    "notices/{id}/approve/",
    "notices/{id}/correct_day/",
    "notices/{id}/return/",
    "notices/{id}/revoke/",
    "orders/{id}/decide_extension/",
    "orders/{id}/decide_quota/",
    "orders/{id}/lift/",
    "orders/{id}/serve/",
    "orders/{id}/settle_owed/",
    "orders/{id}/verify/",
    "remedy-decisions/",
    "people/{username}/deactivate/",
    "people/{username}/invite/",
    "people/{username}/mail_link/",
    "people/{username}/reactivate/",
    "people/{username}/rename/",
    "periods/{id}/close/",
    "periods/{id}/reopen/",
    "permit-limits/",
    "proceedings/{id}/decide/",
    "proceedings/{id}/review/",
    "proceedings/{id}/serve/",
    "programmes/{code}/close_year/",
    "programmes/{code}/reopen_year/",
    "projects/{id}/record_decision/",
    "consumption-returns/{id}/confirm/",
    "flags/dismiss/",
    "flags/resolve/",
    "flags/undo/",
    "reports/return/",
    "reports/undo_return/",
    "reports/accept/",
    "reports/confirm_receipts/",
    "reports/{id}/accept/",
    "reports/{id}/confirm_receipt/",
    "reports/{id}/return/",
    "reserves/",
    "reserves/{id}/correct/",
    "review-rounds/{id}/record/",
    "rights-plans/",
    "sites/{code}/hand_over/",
    "strategic-reserves/",
    "tips/{id}/assign/",
    "tips/{id}/close/",
    "tips/{id}/decide_party/",
    "tips/{id}/keep_open/",
    "area-plans/",
    "visit-draws/",
    "multi-year-plans/",
    "element-classifications/",
    "element-classifications/{id}/withdraw/",
    "product-shares/",
    "product-shares/{id}/withdraw/",
    "deduction-decisions/",
    "office-returns/",
    "use-returns/{id}/confirm_receipt/",
    "use-returns/{id}/return/",
    "webhooks/",
    "webhooks/{id}/",
    "webhooks/{id}/rotate/",
}


def operations() -> Iterator[tuple[str, str]]:
    """Yield method and path of every operation in the schema that requires authentication."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if path.startswith(V1) and operation.get("security") != [] and "/public/" not in path:
                yield method, path.removeprefix(V1)


def address(path: str) -> str:
    values = {"{number}": "999", "{kind}": "report"}
    steps = [values.get(step, NOBODY_KNOWN) if "{" in step else step for step in path.split("/")]
    return V1 + "/".join(steps)


def needed(method: str, path: str) -> str:
    if method == "get":
        return "read"
    return "approve" if path in APPROVES else "file"


def test_the_list_names_routes_that_are_there() -> None:
    assert {path for method, path in operations() if method != "get"} >= APPROVES


@pytest.mark.parametrize("scope", ["read", "file", "approve"])
def test_every_operation_asks_for_its_scope(auditor1: User, scope: str) -> None:
    """One scope at a time: a token without the scope is refused before anything is looked up."""
    client = client_of(auditor1, scopes=[scope])
    wrong = []
    for method, path in operations():
        body = {"scopes": [scope]} if path == "tokens/" else {}  # a token makes none that may do more than itself
        answer = getattr(client, method)(address(path), body, HTTP_IF_MATCH="*")
        refused = answer.status_code == 403 and answer.json()["code"] == "token_scope"
        if refused == (needed(method, path) == scope):
            wrong.append(f"{method} {path} needs {needed(method, path)}; with {scope}: {answer.status_code}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_operation_refuses_nobody(db: None) -> None:
    client = client_of(None)
    answers = {(method, path): getattr(client, method)(address(path), {}) for method, path in operations()}
    assert len(answers) > 80
    assert {key: answer.status_code for key, answer in answers.items() if answer.status_code != 401} == {}


def test_a_revoked_token_is_refused_at_once(clerk: User) -> None:
    row, secret = tokens.create(actor=clerk, scopes=["read"])
    client = client_of(None)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert client.get(f"{V1}me/").status_code == 200
    tokens.revoke(row, actor=clerk)
    assert_problem(client.get(f"{V1}me/"), 401, "authentication_failed")


def test_a_token_revokes_itself(clerk: User) -> None:
    client = client_of(clerk)
    (key,) = ApiToken.objects.values_list("token_key", flat=True)
    assert client.post(f"{V1}tokens/{key}/revoke/").status_code in {200, 204}
    assert_problem(client.get(f"{V1}me/"), 401, "authentication_failed")


def test_a_person_who_is_locked_loses_every_token_and_session(clerk: User, admin1: User) -> None:
    client, browser = client_of(clerk), Client()
    browser.force_login(clerk)
    assert browser.get(f"{V1}me/").status_code == client.get(f"{V1}me/").status_code == 200
    people.deactivate(clerk, reason="Left, as a test", actor=admin1)
    assert_problem(client.get(f"{V1}me/"), 401, "authentication_failed")
    assert browser.get(f"{V1}me/").status_code == 401


def test_a_role_that_ended_is_gone_at_the_next_request(p36a: User, admin1: User) -> None:
    client = client_of(p36a)
    assert "reports.decide" in client.get(f"{V1}me/").json()["capabilities"]
    second = another_like(admin1)
    for row in Membership.objects.filter(user=p36a):
        by_two(officials.END_ROLE, row, admin1, second, reason="Moved, as a test")
    body: dict[str, Any] = client.get(f"{V1}me/").json()
    assert (body["capabilities"], body["roles"]) == ([], [])


@pytest.mark.parametrize("kind", ["licences", "people", "targets"])
def test_a_sheet_asks_for_the_scope_by_which_its_rows_are_entered(mlr1: User, kind: str) -> None:
    def uploaded(*scopes: str) -> Any:
        body = {"kind": kind, "file": SimpleUploadedFile("rows.csv", b"a,b")}
        return client_of(mlr1, scopes=["read", *scopes]).post(f"{V1}imports/", body, format="multipart")

    assert_problem(uploaded("file"), 403, "token_scope")
    assert uploaded("file", "approve").json().get("code") != "token_scope"
