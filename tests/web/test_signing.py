"""Filing and approving on the pages, and by a program, where both are signed with a second factor."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from enterprises.models import Enterprise, Signature, User
from quotas.models import Notice, Report
from quotas.services import notices
from tests.support.api import V1, assert_problem, client_of
from tests.support.notice_pages import issue_national_total, mining_programme, notice_fields
from tests.support.page_clients import page_client
from tests.support.report_pages import _on_the_day, begin_draft, line_fields, page_of, plan
from tests.support.second_factors import App

__all__ = ["_on_the_day", "mining_programme", "plan"]


@pytest.fixture(autouse=True)
def strict(settings: Any) -> None:
    settings.SIGNING_NEEDS_SECOND_FACTOR = True
    cache.clear()


def intent_in(page: str) -> str:
    result = re.search(r'name="intent" value="([^"]+)"', page)
    assert result
    return result[1]


@pytest.fixture
def draft(plan: Enterprise, signer: User) -> tuple[Client, Report]:
    client = page_client(signer)
    report = begin_draft(client, plan)
    client.post(page_of(report, "report-edit"), line_fields(plan))
    return client, report


def test_a_report_is_filed_with_a_code_and_the_receipt_says_so(draft: tuple[Client, Report], signer: User) -> None:
    client, report = draft
    app = App(signer)
    asked = intent_in(client.get(page_of(report, "report-check")).content.decode())
    refused = client.post(page_of(report, "report-submit"), {"signed": "1", "intent": asked, "code": app.wrong()})
    assert refused.status_code == 409
    assert "Wrong, or used before" in refused.content.decode()
    again = intent_in(refused.content.decode())
    answer = client.post(page_of(report, "report-submit"), {"signed": "1", "intent": again, "code": app.code()})
    assert answer.status_code == 302
    report.refresh_from_db()
    signed = json.loads(report.canonical)["signature"]
    assert signed["method"] == "totp"
    assert signed == AuditEvent.objects.get(action="reports.submit").data["signature"]
    assert Signature.objects.get().sha256 == signed["sha256"]


def test_a_report_that_changed_while_it_was_looked_at_is_not_signed(
    draft: tuple[Client, Report], plan: Enterprise, signer: User, clerk: User
) -> None:
    client, report = draft
    app = App(signer)
    asked = intent_in(client.get(page_of(report, "report-check")).content.decode())
    page_client(clerk).post(
        page_of(report, "report-edit"), line_fields(plan, produced="13.000", closing_stock="13.000")
    )
    answer = client.post(page_of(report, "report-submit"), {"signed": "1", "intent": asked, "code": app.code()})
    assert answer.status_code == 409
    assert "was changed after the page was shown" in answer.content.decode()
    report.refresh_from_db()
    assert report.state == Report.State.DRAFT


def test_a_person_without_a_factor_is_led_to_set_one_up(draft: tuple[Client, Report]) -> None:
    client, report = draft
    assert reverse("mfa_index") in client.get(page_of(report, "report-check")).content.decode()
    assert client.post(page_of(report, "report-submit"), {"signed": "1"}).status_code == 400
    report.refresh_from_db()
    assert report.state == Report.State.DRAFT


def test_a_nil_return_is_two_clicks_and_a_signature(plan: Enterprise, signer: User) -> None:
    client, app = page_client(signer), App(signer)
    answer = client.post(reverse("pages:report-begin", args=[plan.code, "2011-09"]), {"nil": "1"}, follow=True)
    report = Report.objects.get(enterprise=plan)
    proof = {"intent": intent_in(answer.content.decode()), "code": app.code()}
    assert client.post(page_of(report, "report-submit"), {"signed": "1", **proof}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.nil) == (Report.State.SUBMITTED, True)


@pytest.fixture
def waiting(mining_programme: None, mlr1: User, mlr2: User, settings: Any) -> Notice:
    settings.SIGNING_NEEDS_SECOND_FACTOR = False
    issue_national_total(mlr1, mlr2)
    settings.SIGNING_NEEDS_SECOND_FACTOR = True
    page_client(mlr1).post(reverse("pages:notice-new"), notice_fields([("36", "medium_heavy", "9000")]))
    notice = Notice.objects.get(number="T-2011-1")
    return notices.submit(notice, actor=mlr1)


def test_a_notice_is_approved_with_a_code(waiting: Notice, mlr2: User) -> None:
    client, app = page_client(mlr2), App(mlr2)
    page = client.get(reverse("pages:notice", args=[waiting.pk])).content.decode()
    approve = reverse("pages:notice-act", args=[waiting.pk, "approve"])
    refused = client.post(approve, {"intent": intent_in(page), "code": ""})
    assert refused.status_code == 409
    assert "give a code or use a passkey" in refused.content.decode()
    asked = intent_in(refused.content.decode())
    assert client.post(approve, {"intent": asked, "code": app.code()}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == Notice.State.IN_FORCE
    signed = AuditEvent.objects.filter(action="notices.approve", object_id=str(waiting.pk)).get().data["signature"]
    assert signed["method"] == "totp"


def test_the_page_asks_for_nothing_where_signing_is_relaxed(waiting: Notice, mlr2: User, settings: Any) -> None:
    settings.SIGNING_NEEDS_SECOND_FACTOR = False
    client = page_client(mlr2)
    assert 'name="intent"' not in client.get(reverse("pages:notice", args=[waiting.pk])).content.decode()
    assert client.post(reverse("pages:notice-act", args=[waiting.pk, "approve"])).status_code == 302


def test_the_admin_does_not_go_around_it(waiting: Notice, mlr2: User) -> None:
    client = page_client(mlr2)
    client.post(reverse("admin:quotas_notice_change", args=[waiting.pk]), {"_verb": "approve"})
    waiting.refresh_from_db()
    assert waiting.state == Notice.State.SUBMITTED


def test_a_program_signs_by_token_or_code(waiting: Notice, mlr2: User) -> None:
    app = App(mlr2)
    address = f"{V1}notices/{waiting.pk}/approve/"
    assert_problem(client_of(mlr2).post(address), 409, "signature_required")
    assert_problem(client_of(mlr2).post(address, headers={"X-Signature-Code": app.wrong()}), 409, "signature_wrong")
    answer = client_of(mlr2).post(address, headers={"X-Signature-Code": app.code()})
    assert answer.status_code == 200, answer.content


def test_a_token_made_under_a_factor_files(draft: tuple[Client, Report], signer: User) -> None:
    _client, report = draft
    address = f"{V1}reports/{report.pk}/submit/"
    assert_problem(client_of(signer).post(address), 409, "signature_required")
    answer = client_of(signer, signs=True).post(address)
    assert answer.status_code == 200, answer.content
    report.refresh_from_db()
    assert json.loads(report.canonical)["signature"]["method"] == "token"
    assert report.submitted_at is not None
    assert report.submitted_at.date() == dt.date(2011, 10, 5)
