"""Programme years: awaiting a plan, opened by their first notice, closed by their own authority."""

import datetime as dt
from typing import Any

import pytest

from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import User
from enterprises.services import approvals
from quotas import ledger
from quotas.models import Account, ProgrammeYear
from quotas.services import notices, programme_years
from tests.support import factories
from tests.support.approvals import WHY, another_like, by_two
from tests.support.ledger_accounts import Books, books, refused
from tests.support.notices import issue

__all__ = ["books"]


def test_a_year_is_prepared_once_and_takes_the_scheme_before_it(db: None, mlr1: User) -> None:
    stream = factories.programme()
    factories.programme_year("mlr-mining", 2011, "split")
    created = programme_years.year_of(stream, 2012, actor=mlr1)
    assert (created.state, created.scheme) == ("awaiting_plan", "split")
    assert programme_years.year_of(stream, 2012, actor=mlr1) == created


def test_a_year_in_which_the_programme_did_not_run_is_refused(db: None, mlr1: User) -> None:
    with refused("invalid", Invalid):
        programme_years.year_of(factories.programme(), 2005, actor=mlr1)


def test_the_scheme_changes_only_while_nothing_is_counted(books: Books, mlr1: User) -> None:
    year = programme_years.year_of(books.year.programme, 2011, actor=mlr1, scheme="split")
    assert year.scheme == "split"
    programme_years.year_of(books.year.programme, 2011, actor=mlr1, scheme="all")
    books.account("36")
    with refused("category_fits_scheme", Conflict):
        programme_years.year_of(books.year.programme, 2011, actor=mlr1, scheme="split")


def test_two_officers_change_the_scheme_of_a_year_without_use(
    books: Books, mlr1: User, mlr2: User, miit1: User
) -> None:
    """Invented: 100 t were entered as one figure, and the published table splits them into 60 t and 40 t."""
    whole = issue(mlr1, mlr2, (None, "CN", "all", "100"), on=dt.date(2011, 3, 30), number="one figure")
    split: Any = {"arguments": {"scheme": "split"}, "reason": "The published table is split"}
    with refused("year_has_quota", Conflict) as caught:
        approvals.propose(programme_years.CHANGE_SCHEME, books.year, actor=mlr1, **split)
    assert "one figure" in caught.value.detail
    by_two(notices.REVOKE, whole, mlr2, another_like(mlr2))
    with refused("forbidden", Forbidden):
        approvals.propose(programme_years.CHANGE_SCHEME, books.year, actor=miit1, **split)
    with refused("same_scheme", Conflict):
        approvals.propose(
            programme_years.CHANGE_SCHEME, books.year, actor=mlr1, arguments={"scheme": "all"}, reason=WHY
        )
    request = approvals.propose(programme_years.CHANGE_SCHEME, books.year, actor=mlr1, **split)
    with refused("maker_is_checker"):
        approvals.approve(request, actor=mlr1)
    approvals.approve(request, actor=mlr2)
    books.year.refresh_from_db()
    assert books.year.scheme == "split"
    event = AuditEvent.objects.get(action="programme_years.change_scheme")
    assert (event.data, event.reason) == ({"from": "all", "to": "split"}, "The published table is split")
    parts = [(None, "CN", "light", "60"), (None, "CN", "medium_heavy", "40")]
    issue(mlr1, mlr2, *parts, on=dt.date(2011, 3, 30), number="two figures")
    (nation,) = Account.objects.whole().filter(programme_year=books.year, holder__code="CN")
    assert (nation.category, nation.received) == ("total", 100)
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_a_year_with_use_keeps_its_scheme(books: Books, mlr1: User, mlr2: User) -> None:
    request = approvals.propose(
        programme_years.CHANGE_SCHEME, books.year, actor=mlr1, arguments={"scheme": "split"}, reason=WHY
    )
    books.post("use", "0.001", to=books.firm("E-ONE"))
    with refused("year_has_use", Conflict) as caught:
        approvals.approve(request, actor=mlr2)
    assert caught.value.detail == "0.001 t are reported as used in this year."


def test_its_own_authority_closes_and_reopens_a_year(
    books: Books, mlr1: User, mlr2: User, miit1: User, p36a: User, admin1: User
) -> None:
    for stranger in (miit1, p36a, admin1):
        with refused("forbidden", Forbidden):
            approvals.propose(programme_years.CLOSE, books.year, actor=stranger, reason="end of the year")
    request = by_two(programme_years.CLOSE, books.year, mlr1, mlr2)
    assert (request.state, ProgrammeYear.objects.get().state) == ("done", "closed")
    with refused("wrong_state", Conflict):
        approvals.propose(programme_years.CLOSE, books.year, actor=mlr1, reason="once more, by mistake")
    with refused("year_closed", Conflict):
        books.post("control", 1, to="CN")
    by_two(programme_years.REOPEN, books.year, mlr2, mlr1, reason="a late correction")
    assert ProgrammeYear.objects.get().state == "open"
    books.post("control", 1, to="CN")


def test_what_lapses_is_shown_and_reports_go_on_coming_in(books: Books, mlr1: User, mlr2: User) -> None:
    firm = books.firm("E-ONE")
    books.give("10", "36", firm)
    request = approvals.propose(programme_years.CLOSE, books.year, actor=mlr1, reason="end of the year")
    assert request.preview["tables"][0]["rows"] == [["E-ONE", books.category, "10.000"]]
    books.post("use", "4", to=firm)
    assert approvals.approve(request, actor=mlr2).state == "done"


@pytest.mark.parametrize("verb", ["close", "reopen"])
def test_the_verbs_are_open_to_who_may(books: Books, mlr1: User, mlr2: User, p36a: User, verb: str) -> None:
    if verb == "reopen":
        by_two(programme_years.CLOSE, books.year, mlr1, mlr2)
        books.year.refresh_from_db()
    assert programme_years.YEAR.open_verbs(mlr1, books.year) == [verb]
    assert programme_years.YEAR.open_verbs(p36a, books.year) == []
