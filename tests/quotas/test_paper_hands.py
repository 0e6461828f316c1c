"""Two officers stand behind a report on paper: one enters it, and another accepts it or files its amendment."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.actors import SystemActor
from core.errors import Conflict
from enterprises.models import Enterprise, Notification, User
from inspections.models import Flag
from inspections.services import screening
from quotas.models import Account, Report, ReportingDuty
from quotas.services import notify, reports
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY, another_like
from tests.support.databases import Clone, execute_as_owner, no_loader
from tests.support.filings import draft, line
from tests.support.ledger_accounts import Books, books, refused
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_refusing
from tests.support.sealing import execute

__all__ = ["books"]

APRIL = dt.date(2011, 4, 1)
CAME = dt.date(2011, 5, 4)


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Any:
    with clock.at(dt.date(2011, 5, 5)):
        yield


@pytest.fixture
def p36c(p36a: User) -> User:
    return another_like(p36a)


def filed(report: Report, officer: User) -> Report:
    reasons = {finding.code: "as on paper" for finding in reports.check(report)}
    return reports.submit(report, actor=officer, explanations=reasons)


@pytest.fixture
def paper(books: Books, firm: Enterprise, p36a: User) -> Report:
    """Enter and file a report for a silent enterprise, both by p36a alone."""
    factories.product()
    mine = line(firm.sites.get(), produced="10", sold="10")
    return filed(draft(firm, APRIL, p36a, mine, origin="paper", received_on=CAME), p36a)


def use_of(firm: Enterprise) -> tuple[int, int]:
    account = Account.objects.get(holder__enterprise=firm)
    return int(account.used_pending), int(account.used_accepted)


def amendment_of(paper: Report, officer: User) -> Report:
    begun = reports.amend(paper, actor=officer, reason=WHY)
    lines = [line(paper.enterprise.sites.get(), produced="4", sold="4")]
    return reports.update(begun, actor=officer, lines=lines)


def test_until_a_second_officer_accepts_it_its_use_is_pending(
    paper: Report, firm: Enterprise, p36a: User, p36b: User
) -> None:
    assert (paper.unconfirmed, use_of(firm)) == (True, (10, 0))
    with refused("maker_is_checker"):
        reports.accept(paper, actor=p36a)
    accepted = reports.accept(paper, actor=p36b)
    assert (accepted.unconfirmed, use_of(firm)) == (False, (0, 10))


def test_a_report_of_its_enterprise_is_nobody_elses_word(books: Books, firm: Enterprise, signer: User) -> None:
    own = draft(firm, APRIL, signer, nil=True)
    assert own.unconfirmed is False
    assert filed(own, signer).unconfirmed is False
    assert not Report.objects.filter(Report.UNCONFIRMED).exists()


def test_an_amendment_takes_a_second_officer(
    paper: Report, firm: Enterprise, p36a: User, p36b: User, p36c: User
) -> None:
    paper = reports.accept(paper, actor=p36b)
    amendment = amendment_of(paper, p36a)
    assert "submit" not in reports.LIFECYCLE.open_verbs(p36a, amendment)
    with refused("needs_second_person"):
        filed(amendment, p36a)
    assert use_of(firm) == (0, 10), "the figures in force stay"
    lower = filed(amendment, p36c)
    assert (lower.state, lower.unconfirmed, use_of(firm)) == ("submitted", False, (4, 0))


def test_who_wrote_in_an_amendment_that_another_began_does_not_file_it(
    paper: Report, p36a: User, p36b: User, p36c: User
) -> None:
    amendment = reports.amend(paper, actor=p36b, reason=WHY)
    lines = [line(paper.enterprise.sites.get(), produced="4", sold="4")]
    amendment = reports.update(amendment, actor=p36c, lines=lines)
    for writer in (p36b, p36c):
        with pytest.raises(Conflict, check=lambda error: error.code == "needs_second_person"):
            filed(amendment, writer)
    assert filed(amendment, p36a).state == "submitted"


FILE = (
    "UPDATE quotas_report SET state = 'submitted', late = false, submitted_at = now(), submitted_by_id = %s,"
    " receipt_number = 'R-1' WHERE id = %s"
)
ACCEPT = "UPDATE quotas_report SET state = 'accepted', decided_by_id = %s, decided_at = clock_timestamp() WHERE id = %s"


def test_the_database_refuses_whoever_wrote_in_it(
    paper: Report, firm: Enterprise, p36a: User, p36b: User, p36c: User
) -> None:
    begun = reports.update(amendment_of(paper, p36a), actor=p36c, nil=False)
    for writer in (p36a, p36c):
        assert constraint_refusing(FILE, writer.pk, begun.pk, actor=writer) == "paper_amendment_by_two", writer
    as_page = FILE.replace("SET ", "SET origin = 'page', received_on = NULL, paper_reference = '', ")
    assert constraint_refusing(as_page, p36a.pk, begun.pk, actor=p36a) == "paper_amendment_by_two"
    lower = filed(begun, p36b)
    for hand in (p36a, p36b, p36c):
        assert constraint_refusing(ACCEPT, hand.pk, lower.pk, actor=hand) == "report_maker_does_not_decide"


@pytest.mark.parametrize(
    "writing",
    [
        "UPDATE quotas_reportline SET process = 'roasting' WHERE report_id = %s",
        "UPDATE quotas_report SET paper_reference = 'another' WHERE id = %s",
    ],
)
def test_the_database_notes_a_hand_that_the_trail_does_not_know(
    books: Books, own_database: Clone, firm: Enterprise, p36a: User, p36b: User, writing: str
) -> None:
    """Another officer wrote in the draft, past the application, and would accept it."""
    factories.product()
    begun = draft(firm, APRIL, p36a, line(firm.sites.get(), produced="10"), origin="paper", received_on=CAME)
    no_loader(own_database)
    assert constraint_refusing(writing, begun.pk, actor=SystemActor("nobody")) == "actor_is_proven"
    with transaction.atomic():
        prove_actor(p36b)
        execute(writing, begun.pk)
    with loaders.entering_history():
        report = filed(Report.objects.get(pk=begun.pk), p36a)
    accept = "UPDATE quotas_report SET state = 'accepted', decided_by_id = %s, decided_at = now() WHERE id = %s"
    assert constraint_refusing(accept, p36b.pk, report.pk, actor=p36b) == "report_maker_does_not_decide"
    execute_as_owner(own_database, "DELETE FROM quotas_paperhand")
    with transaction.atomic():
        prove_actor(p36b)
        execute(accept, p36b.pk, report.pk)
    report.refresh_from_db()
    assert report.state == "accepted"


def test_second_officers_are_told_and_find_it_in_their_work_of_today(paper: Report, p36a: User, p36b: User) -> None:
    notify.about_report(paper.pk, "submitted")
    told = Notification.objects.get(kind="paper_waits")
    assert (told.person, told.path) == (p36b, reverse("pages:report", args=[paper.pk]))
    queue = "On paper, for a second officer"
    for reader, shown in ((p36b, True), (p36a, False)):
        assert (queue in page_client(reader).get(reverse("pages:start")).content.decode()) is shown
    reports.accept(paper, actor=p36b)
    assert queue not in page_client(p36b).get(reverse("pages:start")).content.decode()


def test_the_flag_of_a_missing_report_ends_once_a_second_officer_accepts_it(
    books: Books, firm: Enterprise, p36a: User, p36b: User
) -> None:
    def missing() -> list[str]:
        screening.screen_day(clock.today())
        flags = Flag.objects.filter(rule="missing", episodes__ended_on=None, enterprise=firm, period=APRIL)
        return [flag.subject_code for flag in flags]

    factories.product()
    ReportingDuty.objects.create(enterprise=firm, period=APRIL, due_on=dt.date(2011, 5, 10))
    with clock.at(dt.date(2011, 5, 20)):
        assert missing() == [firm.code]
        entered = filed(draft(firm, APRIL, p36a, origin="paper", received_on=CAME, nil=True), p36a)
        assert missing() == [firm.code], "one officer's word ends none"
        reports.accept(entered, actor=p36b)
        assert missing() == []


def test_a_paper_entered_before_the_flag_raises_none(books: Books, firm: Enterprise, p36a: User) -> None:
    factories.product()
    ReportingDuty.objects.create(enterprise=firm, period=APRIL, due_on=dt.date(2011, 5, 10))
    filed(draft(firm, APRIL, p36a, origin="paper", received_on=CAME, nil=True), p36a)
    with clock.at(dt.date(2011, 5, 20)):
        screening.screen_day(clock.today())
        assert not Flag.objects.filter(rule="missing", enterprise=firm, period=APRIL).exists()


def test_page_and_api_show_it(paper: Report, firm: Enterprise, p36a: User, p36b: User, signer: User) -> None:
    here, asked = reverse("pages:report", args=[paper.pk]), f"{V1}reports/?unconfirmed="
    for reader in (p36a, p36b, signer):
        assert "its use counts as pending only" in page_client(reader).get(here).content.decode()
        assert client_of(reader).get(f"{V1}reports/{paper.pk}/").json()["unconfirmed"] is True
        assert [row["id"] for row in client_of(reader).get(f"{asked}true").json()["results"]] == [str(paper.pk)]
        assert client_of(reader).get(f"{asked}false").json()["results"] == []
    waiting = page_client(p36b).get(reverse("pages:reports-waiting"), {"unconfirmed": "true"}).content.decode()
    assert "Unconfirmed" in waiting
    assert firm.code in waiting
    reports.accept(paper, actor=p36b)
    assert client_of(p36b).get(f"{asked}true").json()["results"] == []
    assert "pending only" not in page_client(p36b).get(here).content.decode()


def test_the_page_says_who_files_an_amendment(paper: Report, p36a: User, p36b: User) -> None:
    amendment = amendment_of(paper, p36a)
    check = reverse("pages:report-check", args=[amendment.pk])
    other = "is filed by another officer than wrote it"
    assert other in page_client(p36a).get(check).content.decode()
    assert other not in page_client(p36b).get(check).content.decode()
    path = f"{V1}reports/{amendment.pk}/submit/"
    assert_problem(client_of(p36a).post(path, {}), 409, "needs_second_person")
