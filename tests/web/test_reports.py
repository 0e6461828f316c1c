"""A monthly report on the pages: prefilled, checked, signed, received; amended, accepted, returned, repudiated."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import AuditEvent
from enterprises.models import Enterprise, User
from inspections.models import Flag
from inspections.services import screening
from quotas.models import Report, ReportingDuty, ReportingPeriod, ReportLine
from quotas.queries import periods
from quotas.services import duties, reports
from tests.support import factories
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks
from tests.support.report_pages import LOADER, _on_the_day, begin_draft, file_month, line_fields, page_of, plan

__all__ = ["_on_the_day", "plan"]


def test_the_year_shows_what_is_due_and_what_is_missing(plan: Enterprise, clerk: User) -> None:
    page = page_client(clerk).get(reverse("pages:reports")).content.decode()
    assert 'data-state="missing"' in page
    assert 'data-state="due"' in page
    assert 'due on <time datetime="2011-10-10">10 October 2011' in page


def test_a_clerk_prepares_a_signer_signs_and_gets_a_receipt(plan: Enterprise, clerk: User, signer: User) -> None:
    preparing, signing = page_client(clerk), page_client(signer)
    report = begin_draft(preparing, plan)
    answer = preparing.post(page_of(report, "report-edit"), {**line_fields(plan), "check": "1"})
    assert answer["Location"] == page_of(report, "report-check")
    page = preparing.get(page_of(report, "report-check")).content.decode()
    assert "87.500" in page  # left afterwards
    assert 'name="signed"' not in page
    assert preparing.post(page_of(report, "report-submit"), {"signed": "1"}).status_code == 403

    answer = signing.post(page_of(report, "report-submit"), {"signed": "1"})
    assert answer["Location"] == page_of(report, "report-receipt")
    report.refresh_from_db()
    page = signing.get(page_of(report, "report-receipt")).content.decode()
    assert report.receipt_number
    assert report.receipt_number in page
    assert report.sha256 in page
    assert "5 October 2011, 12:00:00" in page
    for name in ("report", "report-receipt"):
        page = without_blanks(preparing.get(page_of(report, name)).content.decode())
        assert 'Can be repudiated until</dt><dd><time datetime="2011-10-12">12 October 2011' in page
        assert "the month must be reported again" in page


def test_going_over_is_said_before_and_named_after(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    report = begin_draft(client, plan)
    client.post(page_of(report, "report-edit"), line_fields(plan, produced="103.200", closing_stock="103.200"))
    assert "This month takes you 3.200 t over" in client.get(page_of(report, "report-check")).content.decode()
    client.post(page_of(report, "report-submit"), {"signed": "1"})
    page = client.get(page_of(report, "report-receipt")).content.decode()
    assert "by 3.200 t" in page


def test_nothing_is_filed_unsigned(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    report = begin_draft(client, plan)
    client.post(page_of(report, "report-edit"), line_fields(plan))
    answer = client.post(page_of(report, "report-submit"), {})
    assert answer.status_code == 400
    assert "Error:" in answer.content.decode()
    report.refresh_from_db()
    assert report.state == Report.State.DRAFT


def test_a_blank_is_not_a_zero(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    report = begin_draft(client, plan)
    client.post(page_of(report, "report-edit"), line_fields(plan, lost=""))
    page = client.get(page_of(report, "report-check")).content.decode()
    assert "blank_quantity" in page
    assert f"{page_of(report, 'report-edit')}#id_lines-0-lost" in page
    answer = client.post(page_of(report, "report-submit"), {"signed": "1"})
    assert answer.status_code == 409


def test_a_nil_return_takes_two_clicks_and_a_signature(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    answer = client.post(reverse("pages:report-begin", args=[plan.code, "2011-09"]), {"nil": "1"})
    report = Report.objects.get()
    assert answer["Location"] == page_of(report, "report-check")
    client.post(page_of(report, "report-submit"), {"signed": "1"})
    report.refresh_from_db()
    assert report.state == Report.State.SUBMITTED
    assert report.nil


def test_the_next_month_begins_with_the_last_closing(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    file_month(client, plan, "2011-08")
    report = begin_draft(client, plan, "2011-09")
    page = client.get(page_of(report, "report-edit")).content.decode()
    assert 'value="12.500"' in page
    assert report.lines.get().produced is None


def test_a_warning_asks_for_a_reason_and_keeps_it(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    file_month(client, plan, "2011-08")
    report = begin_draft(client, plan, "2011-09")
    client.post(page_of(report, "report-edit"), {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0", "nil": "on"})
    page = client.get(page_of(report, "report-check")).content.decode()
    assert 'name="reason-stock_not_carried_on"' in page
    assert "The report can be filed" not in page
    answer = client.post(page_of(report, "report-submit"), {"reason-stock_not_carried_on": " "})
    assert answer.status_code == 400
    refused = answer.content.decode()
    for anchor in (
        "id_reason-stock_not_carried_on",
        "id_signed",
    ):  # everything that is missing, at once and linked
        assert f'href="#{anchor}"' in refused
        assert f'id="{anchor}"' in refused
    assert "explanations" not in refused
    assert "note good" not in refused
    answer = client.post(
        page_of(report, "report-submit"), {"signed": "1", "reason-stock_not_carried_on": "All was lost."}
    )
    assert answer.status_code == 302
    assert "All was lost." in client.get(page_of(report)).content.decode()


@pytest.mark.parametrize("bad", ["-1", "1.2345", "NaN", "１２", "a lot", "99999999"])
def test_bad_figures_are_refused_beside_their_cell_and_nothing_is_lost(plan: Enterprise, clerk: User, bad: str) -> None:
    client = page_client(clerk)
    report = begin_draft(client, plan)
    answer = client.post(page_of(report, "report-edit"), line_fields(plan, produced=bad, sold="7.125"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'href="#id_lines-0-produced"' in page
    assert 'value="7.125"' in page
    assert not report.lines.exists()


def test_counterparties_are_one_a_row(plan: Enterprise, clerk: User) -> None:
    other = factories.enterprise("E-DEMO-BUYER")
    client = page_client(clerk)
    report = begin_draft(client, plan)
    data = line_fields(plan, sold="12.500", closing_stock="0")
    client.post(
        page_of(report, "report-edit"), {**data, "lines-0-sales": f"{other.code} 10.000\nA trader elsewhere: 2.500"}
    )
    trades = {str(trade): trade.tonnes for trade in report.lines.get().trades.all()}
    assert trades == {str(other): Decimal("10.000"), "A trader elsewhere": Decimal("2.500")}
    answer = client.post(page_of(report, "report-edit"), {**data, "lines-0-sales": "Nobody"})
    assert answer.status_code == 400
    assert "Row 1" in answer.content.decode()


def test_an_amendment_shows_what_differs(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    report = file_month(client, plan)
    answer = client.post(f"{page_of(report)}amend/", {"amend-reason": "A lorry was counted twice."})
    draft = Report.objects.get(state=Report.State.DRAFT)
    assert answer["Location"] == page_of(draft, "report-edit")
    client.post(page_of(draft, "report-edit"), line_fields(plan, produced="10.000", closing_stock="10.000"))
    page = client.get(page_of(draft)).content.decode()
    assert "12.500" in page
    assert "10.000" in page
    assert "A lorry was counted twice." in page
    assert client.post(page_of(draft, "report-submit"), {"signed": "1"}).status_code == 302
    report.refresh_from_db()
    assert report.state == Report.State.SUPERSEDED


def test_the_province_returns_and_accepts(plan: Enterprise, signer: User, p36a: User, p15a: User) -> None:
    report = file_month(page_client(signer), plan)
    officer = page_client(p36a)
    assert officer.get(reverse("pages:reports")).status_code == 200
    assert page_client(p15a).get(page_of(report)).status_code == 404
    assert f"{page_of(report)}accept/" in officer.get(page_of(report)).content.decode()
    officer.post(f"{page_of(report)}return/", {"return-reason": "The grade is missing."})
    assert "The grade is missing." in page_client(signer).get(page_of(report)).content.decode()
    assert officer.post(f"{page_of(report)}accept/").status_code == 409


def test_a_filing_is_disowned(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    report = file_month(client, plan)
    client.post(f"{page_of(report)}repudiate/", {"repudiate-reason": "Nobody here filed this."})
    report.refresh_from_db()
    assert report.state == Report.State.REPUDIATED
    assert "Can be repudiated until" not in client.get(page_of(report)).content.decode()


def test_a_second_report_for_one_month_is_refused_in_words(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    file_month(client, plan)
    answer = client.post(reverse("pages:report-begin", args=[plan.code, "2011-09"]))
    assert answer.status_code == 409
    assert "amend it" in answer.content.decode()


@pytest.mark.parametrize("period", ["2011-12", "2011-13", "nonsense", "0000-01"])
def test_a_month_that_has_not_come_cannot_be_begun(plan: Enterprise, signer: User, period: str) -> None:
    answer = page_client(signer).post(f"/reports/{plan.code}/{period}/begin/")
    assert answer.status_code in {404, 409}
    assert not Report.objects.exists()


def test_another_firm_sees_nothing_of_it(plan: Enterprise, signer: User, outsider: User) -> None:
    report = file_month(page_client(signer), plan)
    other = page_client(outsider)
    for page in ("report", "report-edit", "report-check", "report-receipt"):
        assert other.get(page_of(report, page)).status_code == 404
    assert other.post(reverse("pages:report-begin", args=[plan.code, "2011-08"])).status_code == 404


def test_two_people_in_one_draft_do_not_overwrite_each_other(plan: Enterprise, clerk: User, signer: User) -> None:
    report = begin_draft(page_client(clerk), plan)
    version = str(report.version)
    page_client(signer).post(
        page_of(report, "report-edit"), {**line_fields(plan, produced="1", closing_stock="1"), "version": version}
    )
    answer = page_client(clerk).post(page_of(report, "report-edit"), {**line_fields(plan), "version": version})
    assert answer.status_code == 409
    assert "This has changed" in answer.content.decode()
    assert 'value="12.500"' in answer.content.decode()


def test_a_month_that_is_keyed_in_after_its_day_is_missing_nowhere(plan: Enterprise, p36a: User, p36b: User) -> None:
    """As soon as it is known that the report came in time, everything recorded about its absence is withdrawn."""
    september = dt.date(2011, 9, 1)
    owed = ReportingDuty.objects.filter(enterprise=plan)
    owed.exclude(period=september).delete()
    ReportingPeriod.objects.get_or_create(province=factories.place("36"), period=september)
    client = page_client(p36a)

    def shown() -> tuple[bool, bool, int, int]:
        grid = client.get(reverse("pages:reports"), {"year": "2011", "state": "missing"}).content.decode()
        month = client.get(reverse("pages:report-month", args=[plan.code, "2011-09"])).content.decode()
        tally = periods.tallies(ReportingPeriod.objects.filter(period=september))["36", september]
        answer = client.get("/api/v1/reports/missing/", {"period": "2011-09"}).json()
        return plan.code in grid, 'data-state="missing"' in month, tally.missing, answer["count"]

    with clock.at(dt.date(2011, 10, 20)):
        screening.screen_day(clock.today())
        flag = Flag.objects.get(rule="missing", enterprise=plan)
        assert shown() == (True, True, 1, 1)
        paper = {"origin": "paper", "received_on": dt.date(2011, 10, 9), "paper_reference": "Gan 2011-118"}
        draft = reports.create(enterprise=plan, period=september, actor=p36a, nil=True, **paper)
        assert shown() == (True, True, 1, 1), "what is being keyed in is not filed"
        reports.submit(draft, actor=p36a)
        assert shown() == (False, False, 0, 0)
        screening.screen_report(draft.pk)  # as the worker does a moment later
        assert flag.episodes.get().ended_on is None, "one officer's word"
        late = Flag.objects.filter(rule="late", episodes__ended_on=None)
        assert late.exists(), "the day counts on which it was keyed in"
        reports.confirm_receipt(draft, actor=p36b, reason="Stamp on the envelope")
        screening.screen_report(draft.pk)
        assert flag.episodes.get().ended_on == clock.today()
        assert not late.exists(), "the day counts on which the paper came"


def test_an_officer_keys_in_paper(plan: Enterprise, p36a: User, p36b: User) -> None:
    officer = page_client(p36a)
    month = reverse("pages:report-month", args=[plan.code, "2011-08"])
    assert 'name="received_on"' in officer.get(month).content.decode()
    begun = reverse("pages:report-begin", args=[plan.code, "2011-08"])
    for day, status in (("", 400), ("2011-07-31", 409)):
        answer = officer.post(begun, {"paper": "1", "received_on": day, "paper_reference": "Gan 2011-7"})
        assert answer.status_code == status
        assert 'href="#id_received_on"' in answer.content.decode()
        assert 'value="Gan 2011-7"' in answer.content.decode()
    report = begin_draft(officer, plan, "2011-08", paper="1", received_on="2011-09-09", paper_reference="Gan 2011-7")
    assert report.origin == Report.Origin.PAPER
    edit = page_of(report, "report-edit")
    assert 'value="2011-09-09"' in officer.get(edit).content.decode()
    assert officer.post(edit, {**line_fields(plan), "received_on": "", "paper_reference": "x"}).status_code == 400
    kept = officer.post(
        page_of(report, "report-keep"), {**line_fields(plan), "received_on": "", "paper_reference": "Gan 2011-8"}
    )
    assert 'href="#id_received_on"' in kept.content.decode()
    report.refresh_from_db()
    assert (report.received_on, report.paper_reference) == (dt.date(2011, 9, 9), "Gan 2011-8")
    assert report.lines.get().produced == Decimal("12.5")
    officer.post(edit, {**line_fields(plan), "received_on": "2011-09-10", "paper_reference": "Gan 2011-8"})
    assert "Gan 2011-8" in officer.get(page_of(report, "report-check")).content.decode()
    assert officer.post(page_of(report, "report-submit"), {"signed": "1"}).status_code == 302
    report.refresh_from_db()
    assert (report.late, report.receipt_waits) == (True, True)
    for page in ("report", "report-receipt"):
        shown = officer.get(page_of(report, page)).content.decode()
        assert "2011-09-10" in shown
        assert "Gan 2011-8" in shown


def test_the_grid_asks_no_more_for_more_enterprises(
    plan: Enterprise, p36a: User, django_assert_max_num_queries: Any
) -> None:
    for _number in range(5):
        factories.site(factories.enterprise())
    duties.derive(actor=LOADER)
    assert ReportingDuty.objects.values("enterprise").distinct().count() == 6
    client = page_client(p36a)
    client.get(reverse("pages:start"))  # the first request of a session also notes that it is in use
    with django_assert_max_num_queries(12):
        assert client.get(reverse("pages:reports")).status_code == 200


# --- Typing -----------------------------------------------------------------------------------------------------------
def keep(client: Client, report: Report, firm: Enterprise, **more: str) -> str:
    figures = {name: more.pop(name) for name in list(more) if name in ReportLine.QUANTITIES}
    return client.post(page_of(report, "report-keep"), {**line_fields(firm, **figures), **more}).content.decode()


def test_what_is_typed_is_kept_at_a_pause_and_said_to_be(plan: Enterprise, clerk: User) -> None:
    client = page_client(clerk)
    report = begin_draft(client, plan)
    page = client.get(page_of(report, "report-edit")).content.decode()
    assert f'hx-post="{page_of(report, "report-keep")}"' in page
    answer = keep(client, report, plan, produced="103.2", closing_stock="100", version=str(report.version))
    assert "Kept at 12:00:00" in answer
    assert "closes with 103.200 t" in answer
    assert "apart by −3.200 t" in answer
    assert "3.200 <span" in answer  # over
    report.refresh_from_db()
    assert re.search(rf'id="version"\s+value="{report.version}"', answer)
    assert report.lines.get().produced == Decimal("103.200")
    assert 'value="103.200"' in client.get(page_of(report, "report-edit")).content.decode()


def test_a_cell_that_cannot_be_read_keeps_the_others_from_being_lost(plan: Enterprise, clerk: User) -> None:
    client = page_client(clerk)
    report = begin_draft(client, plan)
    answer = keep(client, report, plan, produced="a lot", sold="7.125")
    assert "except what cannot be read" in answer
    assert 'href="#id_lines-0-produced"' in answer
    kept = report.lines.get()
    assert (kept.produced, kept.sold) == (None, Decimal("7.125"))


def test_the_checks_stand_beside_their_line_while_typing(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    file_month(client, plan, "2011-08")
    report = begin_draft(client, plan, "2011-09")
    answer = keep(client, report, plan, opening_stock="1", produced="10", closing_stock="11")
    assert "closed 2011-08 with 12.500 t and opens with 1.000 t" in answer
    assert 'href="#id_lines-0-opening_stock"' in answer
    assert "blank_quantity" not in answer


def test_two_people_typing_in_one_draft_are_warned_and_nothing_is_overwritten(
    plan: Enterprise, clerk: User, signer: User
) -> None:
    report = begin_draft(page_client(clerk), plan)
    version = str(report.version)
    keep(page_client(signer), report, plan, produced="1", version=version)
    answer = keep(page_client(clerk), report, plan, produced="2", version=version)
    assert "Another person has changed this draft" in answer
    assert report.lines.get().produced == Decimal("1.000")


def test_the_trail_names_who_goes_on_typing_once(plan: Enterprise, clerk: User, signer: User) -> None:
    client = page_client(clerk)
    report = begin_draft(client, plan)
    for produced in ("1", "12", "12.5"):
        keep(client, report, plan, produced=produced)
    keep(page_client(signer), report, plan, produced="13")
    trail = AuditEvent.objects.filter(object_id=str(report.pk)).order_by("at", "id")
    assert list(trail.values_list("action", "actor_id")) == [
        ("reports.create", clerk.pk),
        ("reports.update", signer.pk),
    ]


def test_a_session_that_ended_while_typing_loses_nothing(plan: Enterprise, clerk: User) -> None:
    client = page_client(clerk)
    report = begin_draft(client, plan)
    edit = page_of(report, "report-edit")
    client.logout()
    assert "You have been signed out" in keep(client, report, plan, produced="3")
    answer = client.post(edit, line_fields(plan, produced="99.125"))
    assert answer["Location"] == f"/accounts/login/?next={edit}"
    client.force_login(clerk)
    page = client.get(edit).content.decode()
    assert 'value="99.125"' in page
    assert "Your session had ended" in page
    assert not report.lines.exists()
    assert 'value="99.125"' not in client.get(edit).content.decode()  # once


def test_the_draft_of_another_firm_is_not_kept(plan: Enterprise, clerk: User, outsider: User) -> None:
    report = begin_draft(page_client(clerk), plan)
    assert page_client(outsider).post(page_of(report, "report-keep"), line_fields(plan)).status_code == 404


def test_an_amendment_is_checked_against_the_report_that_it_amends(plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    report = file_month(client, plan)
    client.post(f"{page_of(report)}amend/", {"amend-reason": "Counted twice."})
    draft = Report.objects.get(state=Report.State.DRAFT)
    client.post(page_of(draft, "report-edit"), line_fields(plan, produced="10.000", closing_stock="10.000"))
    page = client.get(page_of(draft, "report-check")).content.decode()
    assert "What differs from version 1" in page
    assert "12.500" in page
