"""Two-person acts: proposed by one, approved by another, carried out once, and possible in no other way."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core import clock, formats, row_security
from core.actors import Loader, SystemActor
from core.errors import DomainError, Invalid
from core.models import AuditEvent, OutboxMessage
from enterprises import notification_texts, two_person_acts
from enterprises.models import ApprovalRequest, Membership, Notification, User
from enterprises.roles import Role
from enterprises.services import approval_notifications, approvals, enterprises, validation
from quotas.models import ProgrammeYear
from quotas.services import programme_years
from tests.support import factories, source_tree
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_refusing

TODAY = dt.date(2011, 11, 30)
# Places that create a loader, which alone is exempt from acts that take two people.
LOADERS = {
    "enterprises/management/commands/create_administrator.py",
    "enterprises/management/commands/invite.py",
    "demo/loading.py",
    "history/writing/loader.py",
    "demo/management/commands/generate.py",
    "quotas/management/commands/load_reference.py",
}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def year(db: None) -> ProgrammeYear:
    factories.place("CN")
    factories.programme(name_zh="稀土开采指标")
    return factories.programme_year()


@pytest.fixture
def request_(year: ProgrammeYear, mlr1: User) -> ApprovalRequest:
    return approvals.propose(programme_years.CLOSE, year, actor=mlr1, reason=WHY)


def refused(code: str, act: Any) -> None:
    with pytest.raises(DomainError) as caught:
        act()
    assert caught.value.code == code


def notified(request: ApprovalRequest, step: str) -> dict[str, str]:
    """Return the people notified of a step, each with the kind of notification."""
    approval_notifications.notify(request.pk, step)
    rows = Notification.objects.filter(step=f"approval:{request.pk}:{step}")
    return dict(rows.values_list("person__username", "kind"))


def test_its_object_is_named_in_the_language_of_the_reader(
    request_: ApprovalRequest, year: ProgrammeYear, mlr2: User
) -> None:
    chinese, english = (dict.fromkeys(["HTTP_ACCEPT_LANGUAGE"], language) for language in ("zh-hans", "en"))
    here = client_of(mlr2)
    for path in (reverse("pages:approvals"), reverse("pages:approval", args=[request_.pk]), reverse("pages:start")):
        shown = page_client(mlr2).get(path, **chinese).content.decode()
        assert f"稀土开采指标 {year.year}" in shown
        assert str(year) not in shown
    assert here.get(f"{V1}approvals/", **chinese).json()["results"][0]["target_label"] == f"稀土开采指标 {year.year}"
    assert here.get(f"{V1}approvals/{request_.pk}/", **english).json()["target_label"] == str(year)
    approval_notifications.notify(request_.pk, "propose")
    with translation.override("zh-hans"):
        told = Notification.objects.filter(person=mlr2).get()
        assert f"稀土开采指标 {year.year}" in notification_texts.kind(told.kind).title(told.facts)


def test_a_decided_request_keeps_the_name_of_its_object(request_: ApprovalRequest, mlr2: User) -> None:
    stored = request_.target_label
    approvals.refuse(request_, actor=mlr2, reason=WHY)
    with translation.override("zh-hans"):
        decided = ApprovalRequest.objects.get()
        assert "稀土开采指标" in approvals.object_name(decided), "the name is the same"
        programme = vars(decided)["target"].programme
        programme.name, programme.name_zh = "Ore of another name", "另一指标"
        assert approvals.object_name(decided) == stored


# --- Two people -------------------------------------------------------------------------------------------------------
def test_one_proposes_and_another_approves(request_: ApprovalRequest, mlr2: User) -> None:
    done = approvals.approve(request_, actor=mlr2)
    assert (done.state, ProgrammeYear.objects.get().state) == ("done", "closed")
    actions = AuditEvent.objects.order_by("at", "id").values_list("action", flat=True)
    assert list(actions) == ["approvals.propose", "approvals.approve", "programme_years.close", "approvals.carry_out"]


def test_nobody_approves_his_own_whatever_he_is_called(request_: ApprovalRequest, mlr1: User) -> None:
    refused("maker_is_checker", lambda: approvals.approve(request_, actor=mlr1))
    User.objects.filter(pk=mlr1.pk).update(username="somebody", username_skeleton="somebody", name="Somebody Else")
    refused("maker_is_checker", lambda: approvals.approve(request_, actor=User.objects.get(pk=mlr1.pk)))
    request_.proposed_by = None  # what the caller holds counts for nothing
    refused("maker_is_checker", lambda: approvals.approve(request_, actor=mlr1))


@pytest.mark.parametrize("actor", [SystemActor("nightly run"), Loader("a loader")])
def test_no_program_proposes_or_approves(request_: ApprovalRequest, year: ProgrammeYear, actor: SystemActor) -> None:
    refused("forbidden", lambda: approvals.approve(request_, actor=actor))
    refused("forbidden", lambda: approvals.propose(programme_years.CLOSE, year, actor=actor, reason=WHY))
    refused("needs_second_person", lambda: programme_years.close(year, actor=actor, reason=WHY))


def test_an_approver_holds_the_right_when_he_approves(request_: ApprovalRequest, mlr2: User, miit1: User) -> None:
    refused("forbidden", lambda: approvals.approve(request_, actor=miit1))
    Membership.objects.filter(user=mlr2).update(valid_to=dt.date(2001, 1, 1))
    mlr2.reload_memberships()
    refused("forbidden", lambda: approvals.approve(request_, actor=mlr2))


def test_what_was_decided_is_not_decided_again(request_: ApprovalRequest, mlr1: User, mlr2: User) -> None:
    approvals.refuse(request_, actor=mlr2, reason=WHY)
    refused("wrong_state", lambda: approvals.approve(request_, actor=mlr2))
    refused("wrong_state", lambda: approvals.cancel(request_, actor=mlr1, reason=WHY))


def test_the_same_is_not_asked_for_twice(request_: ApprovalRequest, year: ProgrammeYear, mlr2: User) -> None:
    refused("already_proposed", lambda: approvals.propose(programme_years.CLOSE, year, actor=mlr2, reason=WHY))


def test_a_request_expires(request_: ApprovalRequest, mlr2: User) -> None:
    with clock.at(TODAY + dt.timedelta(days=14)):
        refused("expired", lambda: approvals.approve(request_, actor=mlr2))
        assert approvals.expire() == 1
    request_.refresh_from_db()
    assert request_.state == "expired"


@pytest.mark.parametrize("reason", ["", "  ", "x", "test", "aaaaaaaaaaaa", "……………………", "关闭"])
def test_a_reason_says_something(year: ProgrammeYear, mlr1: User, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        approvals.propose(programme_years.CLOSE, year, actor=mlr1, reason=reason)
    assert caught.value.errors[0].pointer == "/reason"


@pytest.mark.parametrize("reason", ["misprint", "Court order", "年度已结束", "企业申请注销"])
def test_a_few_words_suffice(reason: str) -> None:
    assert validation.require_reason(f" {reason} ") == reason


# --- One way in -------------------------------------------------------------------------------------------------------
def test_an_approval_serves_one_act(request_: ApprovalRequest, year: ProgrammeYear, mlr2: User) -> None:
    approvals.approve(request_, actor=mlr2)
    ProgrammeYear.objects.update(state="open")
    refused("needs_second_person", lambda: programme_years.close(year, actor=mlr2, reason=WHY))


def test_a_service_that_does_not_demand_its_approval_is_a_bug(
    request_: ApprovalRequest, mlr2: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotas.services.programme_years.approvals.require", lambda *args, **kwargs: None)
    with pytest.raises(RuntimeError, match="does not demand its approval"):
        approvals.approve(request_, actor=mlr2)


def test_loaders_are_few_and_known() -> None:
    created = {
        name
        for name, path in source_tree.modules()
        if re.search(r"\bLoader\(", path.read_text()) and path.name != "actors.py"
    }
    assert created == LOADERS


# --- Guards of the database -------------------------------------------------------------------------------------------
DECIDE = "UPDATE enterprises_approvalrequest SET state = %s, decided_by_id = %s, decided_at = now() WHERE id = %s"


def test_in_raw_sql_too(request_: ApprovalRequest, mlr1: User, mlr2: User) -> None:
    assert constraint_refusing(DECIDE, "done", mlr1.pk, request_.pk, actor=mlr1) == "approval_maker_does_not_decide"
    assert constraint_refusing(DECIDE, "done", mlr2.pk, request_.pk, actor=mlr1) == "approval_names_its_actor"
    maker = "UPDATE enterprises_approvalrequest SET proposed_by_id = %s WHERE id = %s"
    assert constraint_refusing(maker, mlr2.pk, request_.pk, actor=mlr1) == "approval_is_frozen"
    changed = "UPDATE enterprises_approvalrequest SET arguments = '{}', reason = 'x' WHERE id = %s"
    assert constraint_refusing(changed, request_.pk, actor=mlr1) == "approval_is_frozen"
    undecided = "UPDATE enterprises_approvalrequest SET state = 'done' WHERE id = %s"
    assert constraint_refusing(undecided, request_.pk, actor=mlr1) == "approval_decision_names_its_maker"
    assert constraint_refusing("DELETE FROM enterprises_approvalrequest", actor=mlr1) == "append_only"
    nobody = "UPDATE enterprises_approvalrequest SET proposed_by_id = NULL WHERE id = %s"
    assert constraint_refusing(nobody, request_.pk, actor=mlr1) == "approval_is_frozen"


def test_a_used_approval_stays_used(request_: ApprovalRequest, mlr2: User) -> None:
    approvals.approve(request_, actor=mlr2)
    again = "UPDATE enterprises_approvalrequest SET consumed = false WHERE id = %s"
    assert constraint_refusing(again, request_.pk, actor=mlr2) == "approval_serves_once"
    reopened = "UPDATE enterprises_approvalrequest SET state = 'pending' WHERE id = %s"
    assert constraint_refusing(reopened, request_.pk, actor=mlr2) == "approval_state_order"


def test_rows_are_visible_only_to_those_concerned(
    request_: ApprovalRequest, mlr1: User, miit1: User, p15a: User
) -> None:
    for reader, count in ((mlr1, 1), (miit1, 0), (p15a, 0)):
        assert ApprovalRequest.objects.visible_to(reader).count() == count
        with row_security.within(row_security.reach_of(reader)):
            assert ApprovalRequest.objects.count() == count


# --- Who is notified --------------------------------------------------------------------------------------------------
def test_approvers_auditors_and_the_maker_are_notified(
    request_: ApprovalRequest, mlr1: User, mlr2: User, miit1: User, auditor1: User
) -> None:
    assert notified(request_, "propose") == {"mlr2": "approval_waits", "auditor1": "approval_noted"}
    approvals.approve(request_, actor=mlr2)
    assert notified(request_, "approve") == {}  # it was carried out at once
    by_kind = {"mlr1": "approval_decided", "mlr2": "approval_decided", "auditor1": "approval_noted"}
    assert notified(request_, "carry_out") == by_kind
    messages = OutboxMessage.objects.filter(event="approval_changed").order_by("id")
    assert [message.payload["step"] for message in messages] == ["propose", "approve", "carry_out"]


@pytest.mark.parametrize("step", ["refuse", "expire", "cancel", "carry_out", "lapse", "made up"])
def test_a_message_of_the_broker_tells_of_no_step_that_was_not_taken(request_: ApprovalRequest, step: str) -> None:
    assert notified(request_, step) == {}


# --- Pages ------------------------------------------------------------------------------------------------------------
def test_over_the_api(year: ProgrammeYear, mlr1: User, mlr2: User) -> None:
    maker, checker = client_of(mlr1), client_of(mlr2)
    body = {"act": programme_years.CLOSE, "target": str(year.pk), "reason": WHY}
    assert_problem(maker.post(f"{V1}approvals/", {**body, "reason": "x"}), 400, "invalid")
    assert_problem(maker.post(f"{V1}approvals/", {**body, "arguments": {"year": 1}}), 400, "invalid")
    assert_problem(maker.post(f"{V1}approvals/", {**body, "act": "nonsense"}), 404, "not_found")
    answer = maker.post(f"{V1}approvals/", body)
    assert answer.status_code == 202, answer.content
    path = f"{V1}approvals/{answer.json()['id']}/"
    assert maker.get(path).json()["actions"] == ["cancel"]
    assert checker.get(f"{V1}approvals/?waits_for_me=true").json()["results"][0]["actions"] == ["approve", "refuse"]
    assert_problem(maker.post(f"{path}approve/"), 409, "maker_is_checker")
    assert checker.post(f"{path}approve/").json()["state"] == "done"


def test_what_acted_at_once_now_asks(year: ProgrammeYear, mlr1: User) -> None:
    answer = client_of(mlr1).post(f"{V1}programmes/mlr-mining/close_year/", {"year": 2011, "reason": WHY})
    assert (answer.status_code, answer.json()["act"]) == (202, "programme_years.close")
    assert ProgrammeYear.objects.get().state == "open"


def test_a_year_has_a_page_that_offers_its_end(year: ProgrammeYear, mlr1: User, p36a: User) -> None:
    page = reverse("pages:programme-year", args=[year.pk])
    ask = reverse("pages:approval-propose", args=[programme_years.CLOSE, year.pk])
    for reader, offered in ((mlr1, True), (p36a, False)):
        browser = Client()
        browser.force_login(reader)
        assert page in browser.get(reverse("pages:programme-years"), {"year": "2011"}).content.decode()
        assert (ask in browser.get(page).content.decode()) is offered


def test_a_change_of_group_is_seen_and_approved_by_a_second_person(year: ProgrammeYear, p36a: User, p36b: User) -> None:
    firm, group = factories.enterprise("E-FIRM"), factories.group()
    refused("needs_second_person", lambda: enterprises.change_group(firm, actor=p36a, reason=WHY, group=group))
    maker = client_of(p36a)
    body = {"group": group.code, "reason": WHY}
    answer = maker.post(f"{V1}enterprises/E-FIRM/change_group/", body)
    assert answer.status_code == 202, answer.content
    assert [group.code in value for _label, value in answer.json()["preview"]["facts"]] == [False, False, True]
    firm.refresh_from_db()
    assert firm.group is None
    approve = f"{V1}approvals/{answer.json()['id']}/approve/"
    assert_problem(maker.post(approve), 409, "maker_is_checker")
    assert client_of(p36b).post(approve).json()["state"] == "done"
    firm.refresh_from_db()
    assert firm.group == group
    assert AuditEvent.objects.get(action="enterprises.change_group").data == {"changed": {"group": [None, group.code]}}
    assert_problem(maker.post(f"{V1}enterprises/E-FIRM/change_group/", body), 400, "invalid")
    patched = maker.patch(f"{V1}enterprises/E-FIRM/", {"group": None}, headers={"If-Match": "*"})
    assert patched.json()["group"] == group.code  # not by an edit


def test_over_the_pages(year: ProgrammeYear, mlr1: User, mlr2: User) -> None:
    maker, checker = Client(), Client()
    maker.force_login(mlr1)
    checker.force_login(mlr2)
    ask = reverse("pages:approval-propose", args=[programme_years.CLOSE, year.pk])
    assert maker.get(ask).status_code == 200
    short = maker.post(ask, {"reason": "x"})
    assert (short.status_code, b"a few words" in short.content) == (409, True)
    shown = maker.post(ask, {"reason": WHY})
    assert year.programme.name in shown.content.decode()
    assert not ApprovalRequest.objects.exists()
    proposed = maker.post(ask, {"reason": WHY, "confirmed": "1"}, follow=True)
    row = ApprovalRequest.objects.get()
    assert WHY in proposed.content.decode()
    page = reverse("pages:approval", args=[row.pk])
    assert row.target_label in checker.get(reverse("pages:approvals")).content.decode()
    assert b"approve/" in checker.get(page).content
    assert b"approve/" not in maker.get(page).content
    assert maker.post(f"{page}approve/").status_code == 409
    assert checker.post(f"{page}approve/").status_code == 302
    assert ProgrammeYear.objects.get().state == "closed"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_preview_shows_names_for_the_codes_it_keeps(year: ProgrammeYear, language: str) -> None:
    factories.enterprise("E-FIRM", name="Firm", name_zh="某企业")
    kept = {
        "facts": [["Programme", "mlr-mining"], ["Programme", "gone"], ["Role that ends", "inspector"]],
        "tables": [
            {"title": "Holder", "columns": ["Holder", "Tonnes"], "rows": [["E-FIRM", "1.000"], ["E-FIRM F", ""]]}
        ],
    }
    with translation.override(language):
        shown = two_person_acts.in_words(kept)
        firm = "某企业" if language == "zh-hans" else "Firm"
        programme, role = formats.local_name(year.programme), str(Role.INSPECTOR.label)
    assert [value for _label, value in shown["facts"]] == [programme, "gone", role]
    assert [row[0] for row in shown["tables"][0]["rows"]] == [firm, f"E-FIRM {firm}"]


def test_names_of_a_preview_take_one_query_for_each_model(
    year: ProgrammeYear, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    rows = [["mlr-mining"], ["other"], ["mlr-mining, other"]]
    with django_assert_num_queries(1):
        two_person_acts.in_words({"tables": [{"title": "", "columns": ["Programme"], "rows": rows}]})
