"""An officer's decisions: filings that wait, acceptance of many at once, and closing a month."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from enterprises.models import Enterprise, Licence, User
from quotas.models import Report, ReportingPeriod
from quotas.services import reports
from tests.support import factories
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks
from tests.support.report_pages import begin_draft, file_month, line_fields, page_of, plan

__all__ = ["plan"]
WAITING = "pages:reports-waiting"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 12)):
        yield


def test_those_chosen_are_accepted_and_the_refused_named(plan: Enterprise, signer: User, p36a: User) -> None:
    first = file_month(page_client(signer), plan, "2011-07")
    second = file_month(page_client(signer), plan, "2011-08", opening_stock="12.500", closing_stock="25.000")
    officer = page_client(p36a)
    page = officer.get(reverse(WAITING)).content.decode()
    assert f'value="{first.pk}"' in page
    prove_actor(p36a)
    Report.objects.filter(pk=second.pk).update(state="returned", decided_by=p36a)
    chosen = {"chosen": [first.pk, second.pk, "nonsense"]}
    preview = officer.post(reverse(WAITING), chosen).content.decode()
    assert "Accept 1 report<" in without_blanks(preview).replace(" <", "<")
    assert "You cannot accept 1 of the selected reports now. It is not included." in preview
    assert "12.500" in preview
    first.refresh_from_db()
    assert first.state == Report.State.SUBMITTED, "nothing is accepted before it is confirmed"
    page = officer.post(reverse(WAITING), {**chosen, "confirmed": "1"}).content.decode()
    assert "Accepted: 1" in page
    assert "Not accepted: 1" in page
    assert "is not possible in state" in page
    first.refresh_from_db()
    assert first.state == Report.State.ACCEPTED


def test_readers_who_do_not_decide_see_no_boxes_and_are_refused(plan: Enterprise, signer: User, mlr1: User) -> None:
    report = file_month(page_client(signer), plan, "2011-07")
    page = page_client(mlr1).get(reverse(WAITING)).content.decode()
    assert report.enterprise.code in page
    assert "checkbox" not in page
    assert page_client(mlr1).post(reverse(WAITING), {"chosen": [report.pk]}).status_code == 403


def test_the_list_narrows_by_month_lateness_and_excess(plan: Enterprise, signer: User, p36a: User) -> None:
    file_month(page_client(signer), plan, "2011-07")
    officer = page_client(p36a)
    here = reverse(WAITING)
    factories.place("15")
    assert plan.code in officer.get(here, {"period": "2011-07", "late": "true"}).content.decode()
    for nothing in ({"period": "2011-08"}, {"late": "false"}, {"over": "true"}, {"province": "15"}):
        assert "Nothing waits here." in officer.get(here, nothing).content.decode()
    assert "Give a month as YYYY-MM." in officer.get(here, {"period": "July"}).content.decode()


def test_a_month_is_closed_and_reopened_on_its_page(plan: Enterprise, signer: User, p36a: User) -> None:
    file_month(page_client(signer), plan, "2011-07")
    officer = page_client(p36a)
    page = officer.get(reverse("pages:periods"), {"year": 2011}).content.decode()
    assert "July 2011" in page
    month = ReportingPeriod.objects.get(period=dt.date(2011, 8, 1), province__code="36")
    here = reverse("pages:period", args=[month.pk])
    assert plan.code in officer.get(here).content.decode()  # who has not reported
    assert officer.post(f"{here}close/", {"version": month.version}).status_code == 302
    month.refresh_from_db()
    assert month.state == "closed"
    answer = officer.post(f"{here}reopen/", {"reopen-reason": ""})
    assert answer.status_code == 400
    officer.post(f"{here}reopen/", {"reopen-reason": "A filing is missing."})
    month.refresh_from_db()
    assert month.state == "open"
    now = ReportingPeriod.objects.get(period=dt.date(2011, 10, 1), province__code="36")
    answer = officer.post(f"{reverse('pages:period', args=[now.pk])}close/")
    assert answer.status_code == 409


def test_the_lists_ask_no_more_for_more_rows(
    plan: Enterprise, signer: User, p36a: User, django_assert_max_num_queries: Any
) -> None:
    client = page_client(signer)
    for number in range(3):
        stock = f"{12.5 * number:.3f}", f"{12.5 * (number + 1):.3f}"
        file_month(client, plan, f"2011-{number + 5:02}", opening_stock=stock[0], closing_stock=stock[1])
    officer = page_client(p36a)
    with django_assert_max_num_queries(14):
        officer.get(reverse(WAITING))
    with django_assert_max_num_queries(14):
        officer.get(reverse("pages:periods"))


def test_versions_stand_side_by_side_with_what_differs(plan: Enterprise, signer: User, p36a: User) -> None:
    client = page_client(signer)
    first = file_month(client, plan, "2011-07")
    client.post(f"{page_of(first)}amend/", {"amend-reason": "Counted again"})
    second = Report.objects.get(state="draft")
    client.post(page_of(second, "report-edit"), line_fields(plan, produced="14.000", closing_stock="14.000"))
    client.post(page_of(second, "report-submit"), {"signed": "1"})
    officer = page_client(p36a)
    here = reverse("pages:report-versions", args=[plan.code, "2011-07"])
    assert here in officer.get(page_of(second)).content.decode()
    page = without_blanks(officer.get(here).content.decode())
    assert "12.500" in page
    assert "<strong>14.000</strong>" in page
    assert "Counted again" in page
    assert "purchased" not in page  # nothing differs there
    assert "purchased" in officer.get(here, {"all": ""}).content.decode()
    nothing = reverse("pages:report-versions", args=[plan.code, "2011-03"])
    assert officer.get(nothing).status_code == 404


def test_the_deciding_officer_reads_the_checks_and_the_reasons(plan: Enterprise, signer: User, p36a: User) -> None:
    client = page_client(signer)
    report = begin_draft(client, plan, "2011-07")
    client.post(page_of(report, "report-edit"), line_fields(plan))
    client.post(page_of(report, "report-submit"), {"signed": "1"})
    Licence.objects.update(valid_to=dt.date(2011, 1, 31))  # which becomes known after the filing
    page = page_client(p36a).get(page_of(report)).content.decode()
    report.refresh_from_db()
    assert report.state == Report.State.SUBMITTED
    findings = reports.findings(report)
    assert "site_not_licensed" in {finding.code for finding in findings}
    for finding in findings:
        assert finding.message in page
    answer = page_client(p36a).get(f"/api/v1/reports/{report.pk}/findings/")
    assert [row["code"] for row in answer.json()] == [finding.code for finding in findings]


def test_the_page_of_a_filing_keeps_its_count_of_questions(
    plan: Enterprise, signer: User, p36a: User, django_assert_max_num_queries: Any
) -> None:
    report = file_month(page_client(signer), plan, "2011-07")
    officer = page_client(p36a)
    officer.get(reverse(WAITING))
    with django_assert_max_num_queries(25):
        officer.get(page_of(report))
    with django_assert_max_num_queries(12):
        officer.get(reverse("pages:report-versions", args=[plan.code, "2011-07"]))
