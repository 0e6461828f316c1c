"""The desk of a draft: handed over to a signer, taken over, sent back; shown on Today, notified, and in the API."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from enterprises.models import Enterprise, Notification, User
from enterprises.roles import Role
from quotas.models import Report
from quotas.services import notify, reports
from tests.support import factories, filings
from tests.support.api import client_of
from tests.support.page_clients import page_client
from tests.support.report_pages import begin_draft, page_of, plan

__all__ = ["plan"]


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 12)):
        yield


@pytest.fixture
def second_signer(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_SIGNER, of=firm, username="signer-two")


@pytest.fixture
def draft(plan: Enterprise, clerk: User) -> Report:
    return filings.draft(plan, dt.date(2011, 9, 1), clerk, nil=True)


def today_of(person: User) -> str:
    return page_client(person).get(reverse("pages:start")).content.decode()


def notified(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("person__username", flat=True))


def test_a_clerk_hands_over_on_the_pages_and_both_see_it(plan: Enterprise, clerk: User, signer: User) -> None:
    report = begin_draft(page_client(clerk), plan)
    check = page_client(clerk).get(page_of(report, "report-check")).content.decode()
    assert f'action="{page_of(report)}hand_over/"' in check, "where he learns that a signer must sign it"
    form = page_client(clerk).get(page_of(report)).content.decode()
    assert "Any signer" in form
    assert f'<option value="{signer.username}"' in form
    sent = {"hand_over-to": signer.username, "version": Report.objects.get().version}
    page_client(clerk).post(f"{page_of(report)}hand_over/", sent)
    own, others = today_of(clerk), today_of(signer)
    assert f"Ready for the signature of {signer}" in own
    assert "Ready for your signature." in others
    assert f"Handed over by {clerk}" in others
    assert page_of(report, "report-check") in others
    assert page_of(report, "report-check") not in own


def test_what_waits_for_one_stands_first_and_for_another_last(
    plan: Enterprise, clerk: User, signer: User, second_signer: User, draft: Report
) -> None:
    reports.hand_over(draft, actor=clerk, to=signer.username)
    september, august = (
        f'{reverse("pages:report-month", args=[plan.code, month])}"' for month in ("2011-09", "2011-08")
    )
    shown = today_of(signer)
    assert shown.index(september) < shown.index(august), "it waits for him"
    shown = today_of(second_signer)
    assert shown.index(august) < shown.index(september), "it waits for another"


def test_the_signers_are_notified_once_and_the_clerk_of_the_reason(
    plan: Enterprise, clerk: User, signer: User, second_signer: User, draft: Report
) -> None:
    report = reports.hand_over(draft, actor=clerk)
    for _turn in range(2):
        notify.about_desk(report.pk)
    assert notified("signature_waits") == [signer.username, second_signer.username]
    report = reports.send_back(report, actor=signer, reason="The closing stock is last month's.")
    notify.about_desk(report.pk)
    assert notified("draft_sent_back") == [clerk.username]
    assert "The closing stock is last month&#x27;s." in today_of(clerk)
    with clock.at(dt.date(2011, 10, 13)):
        report = reports.hand_over(report, actor=clerk, to=signer.username)
        notify.about_desk(report.pk)
    assert notified("signature_waits").count(signer.username) == 2, "handed over again, it waits again"
    assert notified("signature_waits").count(second_signer.username) == 1, "now for one of them"
    assert (report.sent_back_by, report.sent_back_at, report.sent_back_reason) == (None, None, "")


def test_another_signer_takes_over_what_waits_for_somebody(
    plan: Enterprise, clerk: User, signer: User, second_signer: User, draft: Report
) -> None:
    with pytest.raises(Conflict, match="not handed over"):
        reports.take_over(draft, actor=signer)
    report = reports.hand_over(draft, actor=clerk, to=signer.username)
    with pytest.raises(Conflict, match="already"):
        reports.take_over(report, actor=signer)
    report = reports.take_over(report, actor=second_signer)
    assert report.handed_over_to == second_signer
    told = Notification.objects.get(kind="draft_taken_over")
    assert (told.person, told.path) == (signer, page_of(report)), "the signer from whom it was taken, and nobody else"
    assert told.facts["person"] == str(second_signer)
    assert f"Ready for the signature of {second_signer}" in today_of(signer)
    filed = reports.submit(report, actor=signer)  # any signer of the enterprise still may
    assert not filed.waits_for_signature


def test_a_clerk_neither_takes_over_nor_sends_back(plan: Enterprise, clerk: User, signer: User, draft: Report) -> None:
    report = reports.hand_over(draft, actor=clerk)
    for act in (reports.take_over, reports.submit):
        with pytest.raises(Forbidden):
            act(report, actor=clerk)
    with pytest.raises(Forbidden):
        reports.send_back(report, actor=clerk, reason="Mine.")
    shown = page_client(clerk).get(page_of(report)).content.decode()
    assert "Why other acts are not open to you" in shown


def test_it_is_handed_to_nobody_but_a_signer_of_the_enterprise(
    plan: Enterprise, clerk: User, p36a: User, draft: Report
) -> None:
    for username in (clerk.username, p36a.username, "nobody"):
        with pytest.raises(Invalid) as refused:
            reports.hand_over(draft, actor=clerk, to=username)
        assert [(one.pointer, one.code) for one in refused.value.errors] == [("/to", "no_signer")]


def test_it_is_sent_back_with_a_reason_only(plan: Enterprise, clerk: User, signer: User, draft: Report) -> None:
    with pytest.raises(Conflict):
        reports.send_back(draft, actor=signer, reason="Not handed over.")
    report = reports.hand_over(draft, actor=clerk)
    with pytest.raises(Invalid):
        reports.send_back(report, actor=signer, reason="  ")


def test_a_paper_is_not_handed_over(plan: Enterprise, p36a: User) -> None:
    paper = filings.draft(plan, dt.date(2011, 9, 1), p36a, nil=True, origin="paper")
    with pytest.raises(Conflict, match="paper"):
        reports.hand_over(paper, actor=p36a)


def test_the_api_hands_over_filters_and_names_who(plan: Enterprise, clerk: User, signer: User, draft: Report) -> None:
    path = f"/api/v1/reports/{draft.pk}/"
    answer = client_of(clerk).post(f"{path}hand_over/", {"to": signer.username}).json()
    assert (answer["handed_over_by"], answer["handed_over_to"]) == (clerk.username, signer.username)
    assert "hand_over" in answer["actions"]
    assert {"take_over", "send_back"}.isdisjoint(answer["actions"])
    rows = client_of(signer).get("/api/v1/reports/?waits_for_signature=true").json()["results"]
    assert [row["id"] for row in rows] == [str(draft.pk)]
    assert client_of(signer).get("/api/v1/reports/?waits_for_signature=false").json()["results"] == []
    answer = client_of(signer).post(f"{path}send_back/", {"reason": "Not yet."}).json()
    assert (answer["sent_back_by"], answer["sent_back_reason"]) == (signer.username, "Not yet.")
