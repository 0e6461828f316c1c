"""Mergers and closures: what moves, what stays, and the effect of a later change of the predecessor's use."""

import datetime as dt
import re
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.actors import SystemActor
from core.errors import Conflict, DomainError, Forbidden
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from enterprises.services import approvals, enterprises
from quotas import ledger
from quotas.models import Account, Posting, Report, ReportingDuty, Succession
from quotas.services import duties, reports
from tests.core.conftest import Login, api
from tests.support import factories, filings
from tests.support.approvals import another_like, by_two
from tests.support.databases import Clone
from tests.support.filings import line
from tests.support.ledger_accounts import Books

__all__ = ["api"]

pytestmark = pytest.mark.django_db

APRIL, MAY = dt.date(2011, 4, 1), dt.date(2011, 5, 1)
MID_MAY = dt.date(2011, 5, 16)


@pytest.fixture(autouse=True)
def in_june() -> Any:
    with clock.at(dt.date(2011, 6, 5)):
        yield


@pytest.fixture
def books(firm: Enterprise) -> Books:
    factories.product()
    for code in ("CN", "36", "15", "360727", "150206"):
        factories.place(code)
    return Books(factories.programme_year(), "medium_heavy")


@pytest.fixture
def heir(firm: Enterprise) -> Enterprise:
    return factories.enterprise("E-DEMO-HEIR")


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


@pytest.fixture
def give(books: Books) -> Callable[[dict[Enterprise, str]], None]:
    """Enter Jiangxi's plan, distributed entirely to these enterprises."""

    def attach_related(shares: dict[Enterprise, str]) -> None:
        whole = sum(map(Decimal, shares.values()))
        books.post("control", str(whole), to="CN")
        books.post("distribute", str(whole), from_="CN", to="36")
        for enterprise, share in shares.items():
            books.post("distribute", share, from_="36", to=ledger.holder_of(enterprise))

    return attach_related


def account(enterprise: Enterprise) -> Account:
    return Account.objects.get(holder__enterprise=enterprise, category="medium_heavy")


def figures(enterprise: Enterprise) -> tuple[Decimal, Decimal, Decimal]:
    own = account(enterprise)
    return own.received, own.used, own.excess


def sound() -> bool:
    return not list(ledger.drifts(today=clock.today()))


def merge(firm: Enterprise, heir: Enterprise, officer: User, on: dt.date = MID_MAY) -> Succession:
    by_two(enterprises.MERGE, firm, officer, another_like(officer), successor=heir, effective_on=on)
    return Succession.objects.get(predecessor=firm)


def test_a_merger_moves_what_is_unused_and_leaves_the_use(
    firm: Enterprise, heir: Enterprise, mine: Site, signer: User, mlr1: User, give: Any
) -> None:
    give({firm: "100", heir: "20"})
    filings.filed(firm, APRIL, signer, line(mine, produced="30"))
    succession = merge(firm, heir, mlr1)
    assert (figures(firm), figures(heir)) == ((30, 30, 0), (90, 0, 0))
    assert {(posting.kind, posting.tonnes) for posting in succession.postings.all()} == {("transfer", Decimal(70))}
    firm.refresh_from_db()
    mine.refresh_from_db()
    assert (firm.state, firm.successor, mine.enterprise) == ("merged", heir, heir)
    assert sound()


def test_an_heir_without_quota_receives_from_the_common_ancestor(
    firm: Enterprise, heir: Enterprise, mlr1: User, give: Any, books: Books
) -> None:
    give({firm: "100"})
    merge(firm, heir, mlr1)
    assert (figures(firm), figures(heir)) == ((0, 0, 0), (100, 0, 0))
    assert account(heir).parent == books.account("36")
    assert sound()


def test_an_heir_in_another_province_gets_it_by_way_of_the_nation(
    firm: Enterprise, books: Books, mlr1: User, give: Any
) -> None:
    abroad = factories.enterprise(at="150206")
    give({firm: "100"})
    books.post("control", "5", to="CN")
    books.post("distribute", "5", from_="CN", to="15")
    books.post("distribute", "5", from_="15", to=ledger.holder_of(abroad))
    merge(firm, abroad, mlr1)
    assert figures(abroad) == (105, 0, 0)
    assert books.figures("36", "received") == 0
    assert books.figures("15", "received") == 105
    assert sound()


def test_excess_stays_with_the_predecessor(
    firm: Enterprise, heir: Enterprise, mine: Site, signer: User, mlr1: User, give: Any
) -> None:
    give({firm: "20", heir: "20"})
    filings.filed(firm, APRIL, signer, line(mine, produced="30"))
    succession = merge(firm, heir, mlr1)
    assert (figures(firm), figures(heir)) == ((20, 30, 10), (20, 0, 0))
    assert not succession.postings.exists()


def test_a_later_amendment_first_takes_back_what_had_moved(
    firm: Enterprise, heir: Enterprise, mine: Site, signer: User, mlr1: User, give: Any
) -> None:
    give({firm: "100", heir: "20"})
    april = filings.filed(firm, APRIL, signer, line(mine, produced="30"))
    merge(firm, heir, mlr1)
    second = filings.amended(april, signer, line(mine, produced="80"))
    assert (figures(firm), figures(heir)) == ((80, 80, 0), (40, 0, 0))
    assert second.over == []
    third = filings.amended(second, signer, line(mine, produced="125"))
    assert (figures(firm), figures(heir)) == ((100, 125, 25), (20, 0, 0))
    assert third.over == [{"programme": "mlr-mining", "category": "medium_heavy", "excess": "25.000"}]
    assert sound()


def test_what_the_heir_has_used_meanwhile_is_not_taken_from_it(
    firm: Enterprise, heir: Enterprise, mine: Site, signer: User, mlr1: User, give: Any
) -> None:
    give({firm: "100", heir: "20"})
    april = filings.filed(firm, APRIL, signer, line(mine, produced="30"))
    merge(firm, heir, mlr1)
    theirs = factories.user(Role.ENTERPRISE_SIGNER, of=heir)
    filings.filed(heir, MAY, theirs, line(mine, opening_stock="30", produced="85"))
    filings.amended(april, signer, line(mine, produced="50"))
    assert (figures(firm), figures(heir)) == ((35, 50, 15), (85, 85, 0))


def test_use_that_is_taken_back_later_sets_quota_free_for_the_heir(
    firm: Enterprise, heir: Enterprise, mine: Site, signer: User, mlr1: User, give: Any
) -> None:
    give({firm: "100", heir: "20"})
    april = filings.filed(firm, APRIL, signer, line(mine, produced="30"))
    merge(firm, heir, mlr1)
    lowered = filings.amended(april, signer, line(mine, produced="10"))
    assert (figures(firm), figures(heir)) == ((10, 10, 0), (110, 0, 0))
    with CaptureQueriesContext(connection) as captured:
        reports.repudiate(lowered, reason="not filed by us", actor=signer)
    locked = "".join(query["sql"] for query in captured if "FOR NO KEY UPDATE" in query["sql"])
    order = ["enterprises_enterprise", "quotas_report", "quotas_programmeyear"]  # as settings.LOCK_ORDER declares it
    assert list(dict.fromkeys(re.findall("|".join(order), locked))) == order
    assert (figures(firm), figures(heir)) == ((0, 0, 0), (120, 0, 0))
    assert set(Posting.objects.order_by("-id").values_list("actor_id", flat=True)[:3]) == {signer.pk}
    assert sound()


def test_what_moved_on_again_is_taken_back_through_both_mergers(
    firm: Enterprise, heir: Enterprise, mine: Site, signer: User, mlr1: User, give: Any
) -> None:
    last = factories.enterprise("E-DEMO-LAST")
    give({firm: "100", heir: "20"})
    april = filings.filed(firm, APRIL, signer, line(mine, produced="30"))
    merge(firm, heir, mlr1)
    merge(heir, last, mlr1, on=dt.date(2011, 6, 1))
    assert (figures(firm)[0], figures(heir)[0], figures(last)[0]) == (30, 0, 90)
    filings.amended(april, signer, line(mine, produced="40"))
    assert (figures(firm)[0], figures(heir)[0], figures(last)[0]) == (40, 0, 80)
    assert sound()


def test_last_year_s_unused_quota_has_lapsed_and_does_not_move(
    firm: Enterprise, heir: Enterprise, mlr1: User, books: Books
) -> None:
    last_year = Books(factories.programme_year(year=2010), "medium_heavy")
    last_year.post("control", 50, to="CN")
    last_year.post("distribute", 50, from_="CN", to="36")
    last_year.post("distribute", 50, from_="36", to=ledger.holder_of(firm))
    merge(firm, heir, mlr1)
    assert last_year.account(ledger.holder_of(firm)).received == 50


def test_each_files_for_the_days_on_which_it_held_the_site(
    firm: Enterprise, heir: Enterprise, mine: Site, signer: User, mlr1: User, books: Books
) -> None:
    filings.filed(firm, APRIL, signer, line(mine, produced="5"))
    merge(firm, heir, mlr1)
    duties.derive(actor=SystemActor("duties"))
    owed = ReportingDuty.objects.filter(period__gte=APRIL).order_by("period", "enterprise__code")
    assert [(duty.enterprise.code, duty.period.month) for duty in owed] == [
        (firm.code, 4),
        (firm.code, 5),
        (heir.code, 5),
        (heir.code, 6),
    ]
    filings.filed(firm, MAY, signer, line(mine, opening_stock="5", produced="3"))
    theirs = factories.user(Role.ENTERPRISE_SIGNER, of=heir)
    may = filings.draft(heir, MAY, theirs, line(mine, opening_stock="8", produced="4"))
    assert reports.submit(may, actor=theirs).state == "submitted"
    with pytest.raises(DomainError):
        filings.draft(firm, dt.date(2011, 6, 1), signer, line(mine))


def test_a_closure_gives_back_what_is_unused_and_takes_it_again_when_needed(
    firm: Enterprise, heir: Enterprise, mine: Site, signer: User, mlr1: User, give: Any, books: Books
) -> None:
    give({firm: "100"})
    april = filings.filed(firm, APRIL, signer, line(mine, produced="30"))
    by_two(enterprises.CLOSE, firm, mlr1, another_like(mlr1), effective_on=MID_MAY)
    succession = Succession.objects.get()
    assert [(posting.kind, posting.tonnes) for posting in succession.postings.all()] == [("return", Decimal(70))]
    assert books.figures("36", "undistributed") == 70
    books.post("distribute", 60, from_="36", to=ledger.holder_of(heir))
    filings.amended(april, signer, line(mine, produced="50"))
    assert figures(firm) == (40, 50, 10)
    assert books.figures("36", "undistributed") == 0
    assert sound()


def test_who_may_merge_and_what_is_refused(
    firm: Enterprise, heir: Enterprise, signer: User, p15a: User, p36a: User, mlr1: User, books: Books
) -> None:
    for stranger in (signer, p15a):
        with pytest.raises(Forbidden):
            merge(firm, heir, stranger)
    abroad = factories.enterprise(at="150206")
    with pytest.raises(Forbidden):
        merge(firm, abroad, p36a)
    with pytest.raises(DomainError):
        merge(firm, firm, mlr1)
    merge(firm, heir, p36a)
    with pytest.raises(Conflict):
        merge(firm, heir, mlr1)
    assert Succession.objects.count() == 1


def test_merger_and_closure_over_the_api(
    api: Login, firm: Enterprise, heir: Enterprise, mlr1: User, p15a: User, signer: User, give: Any
) -> None:
    give({firm: "100"})
    url = f"/api/v1/enterprises/{firm.code}/merge/"
    sent = {"successor": heir.code, "reason": "restructuring", "effective_on": "2011-05-16"}
    assert api(p15a).post(url, sent).status_code == 404
    assert api(signer).post(url, sent).status_code == 400  # to a firm, another firm is unknown
    assert api(mlr1).post(url, {**sent, "successor": "E-NOBODY"}).json()["errors"][0]["pointer"] == "/successor"
    other = another_like(mlr1)
    asked = api(mlr1).post(url, sent)
    assert (asked.status_code, asked.json()["arguments"]["successor"]) == (202, heir.code)
    assert asked.json()["preview"]["tables"][-1]["rows"] == [["mlr-mining", "2011", "medium_heavy", "100.000"]]
    assert api(mlr1).post(url, sent).status_code == 409
    assert api(other).post(f"/api/v1/approvals/{asked.json()['id']}/approve/").json()["state"] == "done"
    assert [posting.tonnes for posting in Succession.objects.get().postings.all()] == [100, 100]
    closing = api(mlr1).post(f"/api/v1/enterprises/{heir.code}/close/", {"reason": "mined out"})
    assert api(other).post(f"/api/v1/approvals/{closing.json()['id']}/approve/").json()["state"] == "done"
    assert Succession.objects.get(predecessor=heir).successor is None


def test_a_filing_in_between_makes_it_another_merger(
    firm: Enterprise, heir: Enterprise, mine: Site, signer: User, mlr1: User, give: Any
) -> None:
    give({firm: "100", heir: "20"})
    asked = {"actor": mlr1, "reason": "restructuring", "arguments": {"successor": heir, "effective_on": MID_MAY}}
    request = approvals.propose(enterprises.MERGE, firm, **asked)
    filings.filed(firm, APRIL, signer, line(mine, produced="30"))
    other = another_like(mlr1)
    with pytest.raises(Conflict) as caught:
        approvals.approve(request, actor=other)
    assert caught.value.code == "changed_since_proposed"
    again = approvals.propose(enterprises.MERGE, firm, **asked)
    request.refresh_from_db()
    assert request.state == "expired"
    assert approvals.approve(again, actor=other).state == "done"
    assert figures(heir) == (90, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_merger_and_a_filing_at_the_same_moment_both_come_out_right(own_database: Clone) -> None:
    """In either order the use is the predecessor's, and only what is unused goes to the successor."""
    firm = factories.enterprise()
    site, heir, officer = (
        factories.site(firm),
        factories.enterprise(),
        factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",)),
    )
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
    factories.product()
    books = Books(factories.programme_year(), "medium_heavy")
    books.give(100, "36", ledger.holder_of(firm))
    with clock.at(dt.date(2011, 6, 5)):
        draft = filings.draft(firm, APRIL, signer, line(site, produced="30"))
    start, failures = threading.Barrier(2), []

    def act(what: Callable[[], Any]) -> None:
        try:
            start.wait()
            with clock.at(dt.date(2011, 6, 5)):
                what()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    def merge_at_last() -> None:
        """Propose the merger again if a filing in between has changed its effect."""
        try:
            merge(firm, heir, officer)
        except Conflict as refusal:
            assert refusal.code == "changed_since_proposed"
            merge(firm, heir, officer)

    acts = [lambda: reports.submit(draft, actor=signer), merge_at_last]
    threads = [threading.Thread(target=act, args=(what,)) for what in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (figures(firm), figures(heir)) == ((30, 30, 0), (70, 0, 0))
    assert Report.objects.get().state == "submitted"
    assert Posting.objects.filter(kind="use").count() == 1
