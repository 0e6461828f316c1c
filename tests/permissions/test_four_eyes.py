"""Approval of one's own work, tried in every way, is refused.

The register compares accounts: that no person has two is a matter for those who appoint people.
"""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from core.actor_sessions import prove_actor
from core.errors import Conflict, DomainError, Forbidden
from core.models import ApiToken
from enterprises.models import Enterprise, Membership, User
from enterprises.roles import Role
from inspections.models import Case, Order
from inspections.services import cases, orders
from inspections.services.subjects import Named
from quotas.models import Account, Notice, Posting, Report
from quotas.services import notices, reports
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.filings import line
from tests.support.impartiality import impartial
from tests.support.inspection_world import digging, on, proven
from tests.support.ledger_accounts import Books, books
from tests.support.notices import draft
from tests.support.orders import issue_order
from tests.support.refusals import constraint_refusing
from tests.support.sealing import execute

__all__ = ["books"]


def approve_path(notice: Notice) -> str:
    return f"{V1}notices/{notice.pk}/approve/"


def submitted(maker: User, *editors: User, by: User | None = None) -> Notice:
    notice = draft(maker, (None, "CN", "100"))
    for editor in editors:
        notice = notices.update(notice, actor=editor, title=f"touched by {editor}")
    return notices.submit(notice, actor=by or maker)


# --- Notices: twenty ways to approve one's own ------------------------------------------------------------------------
def by_token(notice: Notice, mlr1: User) -> str:
    return str(assert_problem(client_of(mlr1).post(approve_path(notice)), 409, "maker_is_checker")["code"])


def by_second_token(notice: Notice, mlr1: User) -> str:
    client_of(mlr1, scopes=["file"])
    return by_token(notice, mlr1)


def by_session(notice: Notice, mlr1: User) -> str:
    browser = Client()
    browser.force_login(mlr1)
    return str(browser.post(approve_path(notice)).json()["code"])


def by_other_session(notice: Notice, mlr1: User) -> str:
    Client().force_login(mlr1)
    return by_session(notice, mlr1)


def by_page(notice: Notice, mlr1: User) -> str:
    browser = Client()
    browser.force_login(mlr1)
    browser.post(reverse("pages:notice-act", args=[notice.pk, "approve"]))
    return "maker_is_checker" if Notice.objects.get(pk=notice.pk).state == "submitted" else "approved"


def by_admin(notice: Notice, mlr1: User) -> str:
    browser = Client()
    browser.force_login(mlr1)
    change = reverse("admin:quotas_notice_change", args=[notice.pk])
    browser.post(change, {"approved_by": str(mlr1.pk), "state": "in_force"})
    browser.post(change, {"verb": "approve", "_verb": "approve"})
    return "maker_is_checker" if Notice.objects.get(pk=notice.pk).state == "submitted" else "approved"


def by_service(notice: Notice, mlr1: User) -> str:
    with pytest.raises(Conflict) as caught:
        notices.approve(notice, actor=mlr1)
    return caught.value.code


def by_stale_object(notice: Notice, mlr1: User) -> str:
    notice.prepared_by = notice.submitted_by = None  # the caller's own object is disregarded
    return by_service(notice, mlr1)


def by_new_role(notice: Notice, mlr1: User) -> str:
    Membership.objects.filter(user=mlr1).update(valid_to=dt.date(2001, 1, 1))
    for authority in ("MLR", "MIIT"):
        Membership.objects.create(
            user=mlr1,
            role=Role.NATIONAL_REGULATOR,
            jurisdiction=factories.place("CN"),
            authority=factories.authority(authority),
            valid_from=dt.date(2002, 1, 1),
        )
    return by_service(notice, User.objects.get(pk=mlr1.pk))


def by_new_name(notice: Notice, mlr1: User) -> str:
    User.objects.filter(pk=mlr1.pk).update(username="somebody", username_skeleton="somebody", name="Somebody Else")
    return by_service(notice, User.objects.get(pk=mlr1.pk))


def by_idempotency_key(notice: Notice, mlr1: User) -> str:
    client = client_of(mlr1)
    answers = [client.post(approve_path(notice), HTTP_IDEMPOTENCY_KEY="once-only-key-1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [409, 409]
    return str(answers[1].json()["code"])


def by_mass_assignment(notice: Notice, mlr1: User) -> str:
    client_of(mlr1).patch(f"{V1}notices/{notice.pk}/", {"prepared_by": "mlr2", "state": "in_force"}, HTTP_IF_MATCH="*")
    client_of(mlr1).post(approve_path(notice), {"approved_by": "mlr2", "prepared_by": "mlr2"})
    stored = Notice.objects.get(pk=notice.pk)
    return "maker_is_checker" if (stored.state, stored.prepared_by_id) == ("submitted", mlr1.pk) else "approved"


def by_changed_payload(notice: Notice, mlr1: User) -> str:
    answer = client_of(mlr1).patch(f"{V1}notices/{notice.pk}/", {"number": "other"}, HTTP_IF_MATCH="*")
    assert answer.status_code == 409
    return by_token(notice, mlr1)


def by_return_to_himself(notice: Notice, mlr1: User) -> str:
    with pytest.raises(Conflict) as caught:
        notices.return_(notice, reason="Mine", actor=mlr1)
    return caught.value.code


RAW = "UPDATE quotas_notice SET state = 'in_force', approved_by_id = %s WHERE id = %s"


def by_raw_sql(notice: Notice, mlr1: User) -> str:
    constraint = constraint_refusing(RAW, mlr1.pk, notice.pk, actor=mlr1)
    makers = {"notice_editor_is_not_checker", "notice_maker_is_not_checker"}
    return "maker_is_checker" if constraint in makers else str(constraint)


def by_raw_sql_in_anothers_name(notice: Notice, mlr1: User) -> str:
    other = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
    constraint = constraint_refusing(RAW, other.pk, notice.pk, actor=mlr1)
    return "maker_is_checker" if constraint == "notice_names_its_actor" else str(constraint)


def by_raw_sql_over_the_maker(notice: Notice, mlr1: User) -> str:
    other = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
    constraint = constraint_refusing(
        "UPDATE quotas_notice SET prepared_by_id = %s, submitted_by_id = %s WHERE id = %s",
        other.pk,
        other.pk,
        notice.pk,
        actor=mlr1,
    )
    return "maker_is_checker" if constraint == "notice_is_frozen" else str(constraint)


def by_orm(notice: Notice, mlr1: User) -> str:
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(state="in_force", approved_by=mlr1)
    return "maker_is_checker"


SELF_APPROVALS = [
    by_token,
    by_second_token,
    by_session,
    by_other_session,
    by_page,
    by_admin,
    by_service,
    by_stale_object,
    by_new_role,
    by_new_name,
    by_idempotency_key,
    by_mass_assignment,
    by_changed_payload,
    by_return_to_himself,
    by_raw_sql,
    by_raw_sql_in_anothers_name,
    by_raw_sql_over_the_maker,
    by_orm,
]


@pytest.mark.parametrize("attempt", SELF_APPROVALS, ids=lambda attempt: attempt.__name__)
def test_nobody_approves_his_own_notice(books: Books, mlr1: User, attempt: Callable[[Notice, User], str]) -> None:
    notice = submitted(mlr1)
    before = Account.objects.values_list("received", flat=True)
    assert attempt(notice, mlr1) == "maker_is_checker"
    assert Notice.objects.get(pk=notice.pk).state == "submitted"
    assert not Posting.objects.exists()
    assert set(before) <= {0}


@pytest.mark.parametrize("part", ["editor", "submitter"])
def test_nor_one_in_which_he_had_a_part(books: Books, mlr1: User, mlr2: User, part: str) -> None:
    notice = submitted(mlr1, mlr2) if part == "editor" else submitted(mlr1, by=mlr2)
    with pytest.raises(Conflict) as caught:
        notices.approve(notice, actor=mlr2)
    assert caught.value.code == "maker_is_checker"


def test_a_notice_begins_as_a_draft_and_its_maker_is_an_editor(books: Books, mlr1: User, mlr2: User) -> None:
    """In SQL, too: a row alone, without lines, makes an editor of whoever is proven to write it."""
    like = draft(mlr1, (None, "CN", "100"))
    insert = "INSERT INTO quotas_notice SELECT (jsonb_populate_record(n, %s)).* FROM quotas_notice n WHERE id = %s"

    def row(**columns: object) -> str:
        made = {"id": str(uuid4()), "number": "Another", "prepared_by_id": str(mlr2.pk), **columns}
        return json.dumps(made)

    for state in ("submitted", "returned", "withdrawn"):
        assert constraint_refusing(insert, row(state=state), like.pk, actor=mlr2) == "notice_begins_as_draft"
    prove_actor(mlr2)
    execute(insert, row(), like.pk)
    begun = Notice.objects.get(number="Another")
    assert [editor.user_id for editor in begun.editors.all()] == [mlr2.pk]


def test_a_second_officer_approves(books: Books, mlr1: User, mlr2: User) -> None:
    """The control: otherwise the acts above might be refused for another reason."""
    assert client_of(mlr2).post(approve_path(submitted(mlr1))).json()["state"] == "in_force"


def test_the_proposer_of_a_revocation_does_not_approve_it_and_the_maker_does_neither(
    books: Books, mlr1: User, mlr2: User, mlr3: User
) -> None:
    notice = submitted(mlr1)
    notices.approve(notice, actor=mlr2)
    path, body = f"{V1}notices/{notice.pk}/revoke/", {"reason": "The table was misprinted"}
    assert_problem(client_of(mlr1).post(path, body), 409, "maker_is_checker")
    asked = client_of(mlr2).post(path, body)
    assert asked.status_code == 202
    approve = f"{V1}approvals/{asked.json()['id']}/approve/"
    for maker in (mlr1, mlr2):
        assert_problem(client_of(maker).post(approve, {}), 409, "maker_is_checker")
    raw = "UPDATE quotas_notice SET state = 'revoked', revoked_by_id = %s WHERE id = %s"
    for anybody in (mlr1, mlr2, mlr3):
        assert constraint_refusing(raw, anybody.pk, notice.pk, actor=anybody) == "notice_revoked_by_two"
    assert client_of(mlr3).post(approve, {}).json()["state"] == "done"
    assert Notice.objects.get(pk=notice.pk).state == "revoked"


# --- Reports keyed in from paper --------------------------------------------------------------------------------------
@pytest.fixture
def paper(books: Books, firm: Enterprise, p36a: User, p36b: User, p36c: User) -> Report:
    """Create a report keyed in from paper: begun by p36a, filed by p36b, with a figure corrected by p36c."""
    factories.product()
    with on(2011, 5, 5):
        report = reports.create(
            enterprise=firm,
            period=dt.date(2011, 4, 1),
            actor=p36a,
            origin=Report.Origin.PAPER,
            received_on=dt.date(2011, 5, 4),
            paper_reference="Gan 2011-118",
        )
        mine = firm.sites.get()
        report = reports.update(report, actor=p36c, lines=[line(mine, produced="10", sold="10")])
        reasons = {finding.code: "as on paper" for finding in reports.check(report)}
        return reports.submit(report, actor=p36b, explanations=reasons)


@pytest.fixture
def p36c(db: None) -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR", "MIIT"), username="p36c")


@pytest.mark.parametrize("maker", ["p36a", "p36b", "p36c"])
@pytest.mark.parametrize("verb", ["accept", "return"])
def test_no_hand_in_a_paper_filing_decides_on_it(paper: Report, maker: str, verb: str) -> None:
    with on(2011, 5, 6):
        client = client_of(User.objects.get(username=maker))
        assert_problem(client.post(f"{V1}reports/{paper.pk}/{verb}/", {"reason": "x"} if verb == "return" else {}), 409,
                "maker_is_checker")  # fmt: skip
    assert Report.objects.get(pk=paper.pk).state == "submitted"


def test_another_officer_decides_on_a_paper_filing(paper: Report) -> None:
    other = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
    with on(2011, 5, 6):
        assert reports.accept(paper, actor=other).state == "accepted"


@pytest.mark.parametrize("maker", ["prepared_by_id", "submitted_by_id"])
def test_nor_in_raw_sql(paper: Report, maker: str, p36a: User) -> None:
    statement = f"UPDATE quotas_report SET state = 'accepted', decided_by_id = {maker} WHERE id = %s"
    assert constraint_refusing(statement, paper.pk, actor=p36a) == "report_maker_does_not_decide"


# --- Orders and cases -------------------------------------------------------------------------------------------------
@pytest.fixture
def answered(firm: Enterprise, inspector1: User, clerk: User) -> Order:
    factories.place("36")
    with on(2011, 6, 10):
        case = proven(digging(inspector1, subject=Named("enterprise", firm.code), source="tip"))
        return orders.submit_rectification(issue_order(case, inspector1), actor=clerk, text="Filled.")


def test_an_issuer_does_not_verify(answered: Order, inspector1: User, inspector2: User) -> None:
    body, path = {"result": "met", "text": "Seen"}, f"{V1}orders/{answered.pk}/verify/"
    with on(2011, 6, 11):
        assert_problem(client_of(inspector1).post(path, body), 409, "maker_is_checker")
        assert_problem(client_of(inspector1).post(path, {**body, "verified_by": "inspector2"}), 400, "invalid")
        raw = "UPDATE inspections_order SET state = 'met', verified_by_id = issued_by_id WHERE id = %s"
        assert constraint_refusing(raw, answered.pk, actor=inspector1) == "order_issuer_does_not_verify"
        assert client_of(inspector2).post(path, body).json()["state"] == "met"


def test_nobody_who_handled_a_case_closes_it(
    answered: Order, inspector1: User, inspector2: User, decider1: User
) -> None:
    with on(2011, 6, 12):
        orders.verify(answered, actor=inspector2, result="met", text="Seen")
        case = Case.objects.get()
        path, raw = f"{V1}cases/{case.pk}/close/", "UPDATE inspections_case SET closed_by_id = %s WHERE id = %s"
        assert_problem(client_of(inspector1).post(path, {"reason": "Done"}), 409, "maker_is_checker")
        assert constraint_refusing(raw, inspector1.pk, case.pk, actor=inspector1) in {
            "case_opener_does_not_close",
            "case_maker_does_not_close",
        }
        third = factories.user(Role.INSPECTOR, at="36")
        prove_actor(third)
        Order.objects.update(issued_by=third)
        assert constraint_refusing(raw, third.pk, case.pk, actor=third) == "case_maker_does_not_close"
        Case.objects.update(lead=inspector2)
        assert constraint_refusing(raw, inspector2.pk, case.pk, actor=inspector2) == "case_maker_does_not_close"
        with pytest.raises(DomainError) as caught:
            cases.close(case, actor=inspector2, reason="Done")
        assert caught.value.code == "maker_is_checker"
        assert cases.close(impartial(case, decider1), actor=decider1, reason="Done").state == "closed"


def test_a_clerk_does_not_file_with_a_signers_draft(firm: Enterprise, clerk: User, signer: User) -> None:
    """Preparing is not filing: the clerk's own token, session and the draft's author make no difference."""
    factories.product()
    with on(2011, 5, 5):
        report = reports.create(enterprise=firm, period=dt.date(2011, 4, 1), actor=clerk, nil=True, lines=[])
        path = f"{V1}reports/{report.pk}/submit/"
        assert_problem(client_of(clerk).post(path, {}), 403, "forbidden")
        assert_problem(client_of(clerk).post(path, {"submitted_by": "signer"}), 400, "invalid")
        with pytest.raises(Forbidden):
            reports.submit(report, actor=clerk)
        assert_problem(client_of(signer, scopes=["read"]).post(path, {}), 403, "token_scope")
    assert ApiToken.objects.count() == 3
    values: Any = Report.objects.values_list("state", "submitted_by")
    assert list(values) == [("draft", None)]
