"""The return of a report is taken back for ten minutes by whoever made it, before the enterprise is told."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models.functions import Now
from django.urls import reverse

from core import clock, outbox, undo
from core.models import AuditEvent, OutboxMessage
from enterprises.models import Enterprise, User
from quotas.events import REPORT_RETURNED
from quotas.models import Report
from quotas.services import reports
from tests.support import filings
from tests.support.api import V1, assert_problem, client_of
from tests.support.databases import Clone
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_refusing, refused

NOON = dt.datetime(2011, 5, 5, 12, tzinfo=clock.ZONE)
BACK = (
    "UPDATE quotas_report SET state = 'submitted', decided_by_id = NULL, decided_at = NULL, decision_reason = ''"
    " WHERE id = %s"
)


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with clock.at(NOON):
        yield


@pytest.fixture
def returned(firm: Enterprise, signer: User, p36a: User) -> Report:
    report = filings.filed(firm, dt.date(2011, 4, 1), signer, nil=True)
    return reports.return_(report, reason="The wrong one.", actor=p36a)


def waiting() -> Any:
    return OutboxMessage.objects.filter(event=REPORT_RETURNED)


def test_the_enterprise_is_told_after_ten_minutes_only(returned: Report) -> None:
    message = waiting().get()
    assert message.due_at - message.created_at == undo.WINDOW
    while outbox.relay():
        pass
    assert waiting().get().delivered_at is None


def test_whoever_verifies_its_receipt_is_told_then_as_well(returned: Report) -> None:
    address = f"{V1}public/verify/{returned.receipt_number}/"
    page = reverse("pages:verify", args=[returned.receipt_number])

    def told(instant: dt.datetime) -> tuple[str, bool]:
        cache.clear()
        with clock.at(instant):
            shown = page_client().get(page).content.decode()
            return client_of(None).get(address).json()["state"], "Returned" in shown

    assert told(NOON + undo.WINDOW - dt.timedelta(seconds=1)) == ("submitted", False)
    assert told(NOON + undo.WINDOW) == ("returned", True)


def test_whoever_returned_it_takes_it_back_and_nothing_is_told(returned: Report, p36a: User) -> None:
    with clock.at(NOON + undo.WINDOW - dt.timedelta(seconds=1)):
        report = reports.undo_return(returned, actor=p36a)
    assert (report.state, report.decided_by, report.decision_reason) == ("submitted", None, "")
    assert not waiting().exists()
    assert AuditEvent.objects.get(action="reports.undo_return").data["before"] == "The wrong one."
    assert reports.accept(report, actor=p36a).state == "accepted"


def test_not_after_its_minutes(returned: Report, p36a: User) -> None:
    with clock.at(NOON + undo.WINDOW), refused("undo_over"):
        reports.undo_return(returned, actor=p36a)


def test_not_by_another_officer(returned: Report, p36b: User) -> None:
    with refused("not_yours"):
        reports.undo_return(returned, actor=p36b)


def test_not_once_the_enterprise_amends(returned: Report, p36a: User, signer: User) -> None:
    reports.amend(returned, reason="As asked.", actor=signer)
    with refused("amended_already"):
        reports.undo_return(returned, actor=p36a)


def test_not_once_it_was_told_whatever_the_clock_says(returned: Report, p36a: User) -> None:
    waiting().update(delivered_at=Now())
    with refused("undo_over"):
        reports.undo_return(returned, actor=p36a)
    assert Report.objects.get(pk=returned.pk).state == "returned"


def test_the_page_and_the_api_offer_it_to_that_officer(returned: Report, p36a: User, p36b: User) -> None:
    page = reverse("pages:report", args=[returned.pk])
    assert "Take the return back" in page_client(p36a).get(page).content.decode()
    other = page_client(p36b).get(page).content.decode()
    assert 'data-verb="undo_return"' not in other
    assert "Only the person who decided takes it back." in other
    assert_problem(client_of(p36b).post(f"{V1}reports/{returned.pk}/undo_return/"), 409, "not_yours")
    assert client_of(p36a).post(f"{V1}reports/{returned.pk}/undo_return/").json()["state"] == "submitted"


def test_nor_in_sql(own_database: Clone, firm: Enterprise, signer: User, p36a: User, p36b: User) -> None:
    report, march = (filings.filed(firm, dt.date(2011, month, 1), signer, nil=True) for month in (4, 3))
    with clock.at(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=11)):
        returned = reports.return_(report, reason="Long ago.", actor=p36a)
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    assert constraint_refusing(BACK, returned.pk, actor=p36a) == "report_return_taken_back"
    with clock.at(dt.datetime.now(dt.UTC)):
        fresh = reports.return_(march, reason="Just now.", actor=p36a)
        assert constraint_refusing(BACK, fresh.pk, actor=p36b) == "report_return_taken_back"
        reports.amend(fresh, reason="As asked.", actor=signer)
        assert constraint_refusing(BACK, fresh.pk, actor=p36a) == "report_return_taken_back"


def test_just_now_it_is_taken_back_under_the_database_s_clock(
    own_database: Clone, firm: Enterprise, signer: User, p36a: User
) -> None:
    report = filings.filed(firm, dt.date(2011, 4, 1), signer, nil=True)
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    with clock.at(dt.datetime.now(dt.UTC)):
        fresh = reports.return_(report, reason="Just now.", actor=p36a)
        assert reports.undo_return(fresh, actor=p36a).state == "submitted"


DECIDE = "UPDATE quotas_report SET {} WHERE id = %s"


def test_its_minutes_are_counted_from_the_database_s_clock(
    own_database: Clone, firm: Enterprise, signer: User, p36a: User
) -> None:
    """Neither stated later, nor left out, nor begun anew; what bypasses that is not taken back either."""
    april, march = [filings.filed(firm, dt.date(2011, month, 1), signer, nil=True) for month in (4, 3)]
    with clock.at(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=11)):
        reports.return_(march, reason="Long ago.", actor=p36a)
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    decided = "state = 'returned', decision_reason = 'Again.', decided_by_id = %s, decided_at = "
    for instant in ("'2099-01-01'", "clock_timestamp() + interval '2 minutes'", "NULL"):
        attack = DECIDE.format(f"{decided}{instant}")
        assert constraint_refusing(attack, p36a.pk, april.pk, actor=p36a) == "actor_is_proven"
    anew = DECIDE.format("decided_at = clock_timestamp()")
    assert constraint_refusing(anew, march.pk, actor=p36a) == "actor_is_proven"
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("ALTER TABLE quotas_report DISABLE TRIGGER USER")
        server.execute("UPDATE quotas_report SET decided_at = NULL WHERE id = %s", [march.pk])
        server.execute("ALTER TABLE quotas_report ENABLE TRIGGER USER")
    assert constraint_refusing(BACK, march.pk, actor=p36a) == "report_return_taken_back"
