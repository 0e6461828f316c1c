"""Two people file one month at once: the second is told so, and nothing is counted twice."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core import clock
from core.errors import Conflict, DomainError
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from quotas.models import Account, Posting, Report
from quotas.services import reports
from tests.support import factories, filings
from tests.support.databases import Clone

pytestmark = pytest.mark.django_db(transaction=True)
APRIL, TODAY = dt.date(2011, 4, 1), dt.date(2011, 5, 5)


@pytest.fixture
def filer(own_database: Clone) -> User:
    firm = factories.enterprise("E-DEMO-FIRM")
    factories.site(firm)
    factories.product()
    factories.programme_year()
    return factories.user(Role.ENTERPRISE_SIGNER, of=firm)


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run the acts in threads that start together; return results and refusals in the order of the acts."""
    start, outcome = threading.Barrier(len(acts)), [None] * len(acts)

    def act(index: int) -> None:
        try:
            start.wait()
            with clock.at(TODAY):
                outcome[index] = acts[index]()
        except DomainError as refusal:
            outcome[index] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def codes(outcome: list[Any]) -> list[str]:
    return sorted(one.code if isinstance(one, DomainError) else "done" for one in outcome)


def drafted(filer: User) -> Report:
    firm = Enterprise.objects.get()
    with clock.at(TODAY):
        return filings.draft(firm, APRIL, filer, filings.line(firm.sites.get(), produced="3"))


def test_of_four_submissions_of_one_draft_one_counts(filer: User) -> None:
    draft = drafted(filer)
    outcome = at_once([lambda: reports.submit(draft, actor=filer)] * 4)
    assert codes(outcome) == ["done", "wrong_state", "wrong_state", "wrong_state"]
    assert Posting.objects.count() == 1
    assert Account.objects.get(holder__enterprise__isnull=False, category="medium_heavy").used == 3


def test_of_two_first_reports_of_a_month_one_is_made(filer: User) -> None:
    firm = Enterprise.objects.get()
    outcome = at_once([lambda: filings.draft(firm, APRIL, filer, nil=True)] * 2)
    assert codes(outcome) == ["done", "report_exists"]


def test_only_one_of_two_simultaneous_amendments_is_filed(filer: User) -> None:
    draft = drafted(filer)
    with clock.at(TODAY):
        filed = reports.submit(draft, actor=filer)
    outcome = at_once([lambda: reports.amend(filed, reason="counted again", actor=filer)] * 2)
    assert codes(outcome) == ["done", "draft_open"]
    assert Report.objects.filter(state="draft").count() == 1


def test_an_edit_does_not_slip_into_a_report_that_is_being_filed(filer: User) -> None:
    draft = drafted(filer)
    site = Enterprise.objects.get().sites.get()
    other = [filings.line(site, produced="9")]
    outcome = at_once(
        [lambda: reports.submit(draft, actor=filer), lambda: reports.update(draft, lines=other, actor=filer)]
    )
    draft.refresh_from_db()
    assert draft.state == "submitted"
    edited = not isinstance(outcome[1], Conflict)
    assert Posting.objects.get().tonnes == (9 if edited else 3)
    assert f'"produced":"{9 if edited else 3}.000"' in draft.canonical


def test_filing_and_deciding_on_what_it_replaces_come_out_in_some_order(filer: User) -> None:
    draft = drafted(filer)
    officer = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
    with clock.at(TODAY):
        filed = reports.submit(draft, actor=filer)
        second = reports.amend(filed, reason="counted again", actor=filer)
        reports.update(second, lines=[filings.line(Enterprise.objects.get().sites.get(), produced="5")], actor=filer)
    at_once([lambda: reports.submit(second, actor=filer), lambda: reports.accept(filed, actor=officer)])
    account = Account.objects.get(holder__enterprise__isnull=False, category="medium_heavy")
    assert (account.used_pending, account.used_accepted) == (5, 0)
