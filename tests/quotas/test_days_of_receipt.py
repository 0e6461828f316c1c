"""A day of receipt that makes a paper on time counts once a second officer has confirmed it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, Notification, User
from inspections.models import Flag
from inspections.services import screening
from quotas.models import ReceiptConfirmation, Report
from quotas.services import notify, reports
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY, another_like
from tests.support.filings import draft, line
from tests.support.ledger_accounts import Books, books, refused
from tests.support.refusals import constraint_refusing

__all__ = ["books"]

MONTH = dt.date(2011, 4, 1)
ENTERED = dt.date(2011, 5, 30)


@pytest.fixture
def p36c(p36a: User) -> User:
    return another_like(p36a)


def keyed_in(firm: Enterprise, by: User, received_on: dt.date, *, filer: User | None = None) -> Report:
    factories.product()
    with clock.at(ENTERED):
        mine = line(firm.sites.get(), produced="10", sold="10")
        report = draft(firm, MONTH, by, mine, origin="paper", received_on=received_on)
        reasons = {finding.code: "as on paper" for finding in reports.check(report)}
        return reports.submit(report, actor=filer or by, explanations=reasons)


@pytest.fixture
def paper(books: Books, firm: Enterprise, p36a: User, p36b: User) -> Report:
    """p36a began it, p36b filed it, three weeks after the day that it says."""
    return keyed_in(firm, p36a, dt.date(2011, 5, 4), filer=p36b)


@pytest.fixture(autouse=True)
def afterwards(db: None) -> Any:
    with clock.at(dt.date(2011, 5, 31)):
        yield


def late_flags() -> int:
    screening.screen_day(clock.today())
    return Flag.objects.filter(rule="late", episodes__ended_on=None).count()


def test_until_it_is_confirmed_it_counts_from_the_day_of_entry(paper: Report, p36c: User) -> None:
    assert (paper.late, paper.receipt_waits) == (True, True)
    assert late_flags() == 1
    report = reports.confirm_receipt(paper, actor=p36c, reason="Stamp of 4 May on the envelope")
    assert (report.late, report.receipt_waits) == (False, False)
    assert ReceiptConfirmation.objects.get().confirmed_by == p36c
    assert AuditEvent.objects.get(action="reports.confirm_receipt").data["received_on"] == "2011-05-04"
    assert late_flags() == 0
    with refused("nothing_to_confirm", Conflict):
        reports.confirm_receipt(paper, actor=p36c, reason=WHY)


def test_no_hand_in_the_paper_confirms_it(paper: Report, p36a: User, p36b: User, p36c: User, p15a: User) -> None:
    for maker in (p36a, p36b):
        with refused("maker_is_checker", Conflict):
            reports.confirm_receipt(paper, actor=maker, reason=WHY)
    with refused("forbidden", Forbidden):
        reports.confirm_receipt(paper, actor=p15a, reason=WHY)
    with refused("invalid", Invalid):
        reports.confirm_receipt(paper, actor=p36c, reason="x")


@pytest.mark.parametrize(
    ("received_on", "late"), [(dt.date(2011, 5, 27), True), (dt.date(2011, 5, 4), True)], ids=["late anyhow", "waits"]
)
def test_what_needs_no_confirmation_has_none(
    books: Books, firm: Enterprise, p36a: User, p36c: User, received_on: dt.date, late: bool
) -> None:
    report = keyed_in(firm, p36a, received_on)
    assert (report.late, report.receipt_waits) == (late, received_on <= report.due_on)


def test_a_paper_entered_in_time_is_on_time(books: Books, firm: Enterprise, p36a: User) -> None:
    factories.product()
    with clock.at(dt.date(2011, 5, 4)):
        report = draft(firm, MONTH, p36a, origin="paper", received_on=dt.date(2011, 5, 3), nil=True)
        reasons = {finding.code: "as on paper" for finding in reports.check(report)}
        report = reports.submit(report, actor=p36a, explanations=reasons)
    assert (report.late, report.receipt_waits) == (False, False)


def test_the_database_says_so_too(paper: Report, p36a: User, p36b: User, p36c: User) -> None:
    on_time = "UPDATE quotas_report SET late = false WHERE id = %s"
    assert constraint_refusing(on_time, paper.pk, actor=p36c) in {"report_frozen", "report_receipt_is_confirmed"}
    confirm = (
        "INSERT INTO quotas_receiptconfirmation (report_id, confirmed_by_id, confirmed_at, reason)"
        " VALUES (%s, %s, now(), 'seen')"
    )
    for maker in (p36a, p36b):
        assert constraint_refusing(confirm, paper.pk, maker.pk, actor=maker) == "report_maker_does_not_decide"
    assert constraint_refusing(confirm, paper.pk, p36c.pk, actor=p36a) == "receipt_confirmation_names_its_actor"


def test_the_database_files_no_paper_as_on_time_by_its_word_alone(paper: Report, p36a: User, p36c: User) -> None:
    """The step from draft to filed, as an application would write it that does not ask for a second officer."""
    with clock.at(ENTERED):
        amendment = reports.amend(paper, reason="counted again", actor=p36a)
    statement = (
        "UPDATE quotas_report SET state = 'submitted', late = false, submitted_at = now(), submitted_by_id = %s,"
        " receipt_number = 'R-1' WHERE id = %s"
    )
    assert constraint_refusing(statement, p36c.pk, amendment.pk, actor=p36c) == "report_receipt_is_confirmed"


def test_second_officers_are_notified_and_find_it_in_their_list(paper: Report, p36a: User, p36c: User) -> None:
    notify.about_report(paper.pk, "submitted")
    notified = Notification.objects.filter(kind="receipt_waits").values_list("person__username", flat=True)
    assert list(notified) == [p36c.username]
    listed = client_of(p36c).get(f"{V1}reports/", {"receipt_waits": "true"}).json()["results"]
    assert [row["id"] for row in listed] == [str(paper.pk)]
    assert client_of(p36c).get(f"{V1}reports/", {"receipt_waits": "false"}).json()["results"] == []


def test_on_the_page_and_by_the_api(paper: Report, p36b: User, p36c: User) -> None:
    here = reverse("pages:report", args=[paper.pk])
    client, maker = Client(), Client()
    client.force_login(p36c)
    maker.force_login(p36b)
    assert "Until a second officer confirms the day" in client.get(here).content.decode()
    assert "confirm_receipt-reason" in client.get(here).content.decode()
    assert "confirm_receipt-reason" not in maker.get(here).content.decode()
    path = f"{V1}reports/{paper.pk}/confirm_receipt/"
    assert_problem(client_of(p36b).post(path, {"reason": WHY}), 409, "maker_is_checker")
    refusal = client.post(f"{here}confirm_receipt/", {"confirm_receipt-reason": "x"})
    assert refusal.status_code == 409
    assert client.post(f"{here}confirm_receipt/", {"confirm_receipt-reason": WHY}).status_code == 302
    assert client_of(p36c).get(f"{V1}reports/{paper.pk}/").json()["on_time"] is True
    assert_problem(client_of(p36c).post(path, {"reason": WHY}), 409, "nothing_to_confirm")
