"""Amendments that lower a reported use, counted by the officers who accepted them or entered their paper."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from quotas.models import Report
from quotas.queries import lowering_amendments as queries
from quotas.services import reports
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.filings import amended, draft, filed, line
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import page_client

__all__ = ["books"]

PATH = f"{V1}lowering-amendments/"
APRIL = dt.date(2011, 4, 1)
DAYS = queries.AmendmentFilter(dt.date(2011, 5, 1), dt.date(2011, 5, 31))


@pytest.fixture(autouse=True)
def _on_the_day(books: Books) -> Any:
    factories.product()
    with clock.at(dt.datetime(2011, 5, 5, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def auditor(db: None) -> User:
    return factories.user(Role.AUDITOR, at="CN")


def again(report: Report, signer: User, officer: User, mine: Site, produced: str) -> Report:
    """Accept a report, amend it, and accept that."""
    if report.state == Report.State.SUBMITTED:
        reports.accept(report, actor=officer)
    report.refresh_from_db()
    return reports.accept(amended(report, signer, line(mine, produced=produced, sold=produced)), actor=officer)


@pytest.fixture
def story(firm: Enterprise, signer: User, p36a: User, p36b: User) -> Report:
    """April of 10 t becomes 6 t and 7 t by p36a, then 4 t by p36b."""
    mine = firm.sites.get()
    report = filed(firm, APRIL, signer, line(mine, produced="10", sold="10"))
    for officer, tonnes in ((p36a, "6"), (p36a, "7"), (p36b, "4")):
        report = again(report, signer, officer, mine, tonnes)
    return report


def test_they_are_counted_by_who_accepted_them(story: Report, auditor: User, p36a: User, p36b: User) -> None:
    rows = queries.amendments(DAYS, auditor)
    found = [
        (each.officer, each.accepted, each.lowering, each.tonnes, each.enterprises, each.most_of_one)
        for each in queries.by_officer(rows)
    ]
    assert found == [(p36a, 2, 1, 4, 1, 1), (p36b, 1, 1, 3, 1, 1)]
    lowered = [(each.report.number, each.before, each.after, each.lowered) for each in queries.lowering(rows)]
    assert lowered == [(2, 10, 6, 4), (4, 7, 4, 3)]


def test_what_was_returned_or_waits_is_not_accepted(
    story: Report, firm: Enterprise, signer: User, auditor: User, p36a: User
) -> None:
    mine = firm.sites.get()
    waiting = amended(story, signer, line(mine, produced="2", sold="2"))
    assert len(queries.amendments(DAYS, auditor)) == 3
    reports.return_(waiting, actor=p36a, reason="The balance does not fit.")
    assert len(queries.amendments(DAYS, auditor)) == 3


def test_a_use_that_moves_between_accounts_is_lowered(story: Report, auditor: User, books: Books) -> None:
    one, other, third = (factories.enterprise().pk for _ in range(3))
    uses = {story.amends_id: {one: Decimal(5), other: Decimal(5)}, story.pk: {one: Decimal(2), third: Decimal(8)}}
    within = DAYS.instants
    row = queries.compared(story, uses, within)
    assert (row.before, row.after, row.lowered) == (10, 10, 8)


def test_who_entered_a_paper_is_counted_before_it_is_accepted(
    firm: Enterprise, p36a: User, p36b: User, auditor: User
) -> None:
    mine = firm.sites.get()
    first = reports.submit(draft(firm, APRIL, p36a, line(mine, produced="10", sold="10"), origin="paper"), actor=p36a)
    begun = reports.amend(first, actor=p36a, reason="misread")
    begun = reports.update(begun, actor=p36a, lines=[line(mine, produced="4", sold="4")])
    reports.submit(begun, actor=p36b)
    (totals,) = queries.by_officer(queries.amendments(DAYS, auditor))
    assert (totals.officer, totals.accepted, totals.lowering, totals.entered) == (p36a, 0, 0, 1)


def test_filters_narrow_it_to_days_places_firms_and_officers(story: Report, auditor: User, p36a: User) -> None:
    def officers(**asked: str) -> list[str]:
        answer = client_of(auditor).get(PATH, {"begin": "2011-05-01", "end": "2011-05-31", **asked})
        assert answer.status_code == 200, answer.content
        return [row["officer"] for row in answer.json()["officers"]]

    assert len(officers()) == 2
    assert officers(officer=p36a.username) == [p36a.username]
    assert len(officers(province="36")) == len(officers(enterprise=story.enterprise.code)) == 2
    for none in ({"province": "15"}, {"enterprise": "E-NONE"}, {"begin": "2011-05-06"}, {"end": "2011-05-04"}):
        assert officers(**none) == []
    assert client_of(auditor).get(PATH, {"begin": "2011-05-02", "end": "2011-05-01"}).status_code == 400
    assert len(client_of(auditor).get(PATH).json()["officers"]) == 2, "the last year, unless others are asked for"


@pytest.mark.parametrize(
    "days",
    [{"begin": "2011-05-06", "end": "2011-05-05"}, {"begin": "2011-05-06"}, {"end": "2010-04-30"}],
    ids=["both", "from tomorrow", "until before the year that is counted"],
)
def test_days_that_end_before_they_begin_are_said_beside_their_fields(
    days: dict[str, str], story: Report, auditor: User
) -> None:
    page = page_client(auditor).get(reverse("pages:report-lowering"), days)
    assert set(page.context["form"].errors) == set(days)
    assert "ends on or after the day on which it begins" in page.content.decode()
    assert len(page.context["officers"]) == 2, "what is shown without them"


def test_one_that_was_returned_has_no_day_of_acceptance(
    firm: Enterprise, p36a: User, p36b: User, auditor: User
) -> None:
    mine = firm.sites.get()
    paper = draft(firm, APRIL, p36a, line(mine, produced="10", sold="10"), origin="paper")
    begun = reports.amend(reports.submit(paper, actor=p36a), actor=p36a, reason="misread")
    begun = reports.update(begun, actor=p36a, lines=[line(mine, produced="4", sold="4")])
    reports.return_(
        reports.submit(begun, actor=p36b),
        actor=factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",)),
        reason="The balance does not fit.",
    )
    (row,) = client_of(auditor).get(PATH).json()["amendments"]
    assert (row["entered_by"], row["accepted_by"], row["accepted_at"]) == (p36a.username, None, None)


def test_the_api_names_each(story: Report, auditor: User, p36a: User, signer: User) -> None:
    body = client_of(auditor).get(PATH).json()
    assert body["officers"][0] == {
        "officer": p36a.username, "accepted": 2, "lowering": 1, "tonnes": "4.000", "enterprises": 1, "most_of_one": 1,
        "entered": 0,
    }  # fmt: skip
    first = body["amendments"][0]
    assert (first["period"], first["version"], first["before"], first["after"], first["lowered"]) == (
        "2011-04", 2, "10.000", "6.000", "4.000",
    )  # fmt: skip
    assert (first["submitted_by"], first["accepted_by"], first["entered_by"]) == (
        signer.username, p36a.username, None,
    )  # fmt: skip
    assert first["accepted_at"].startswith("2011-05-05T")


def test_the_page_shows_both(story: Report, auditor: User, p36a: User) -> None:
    administrator = factories.user(Role.ADMINISTRATOR, at="CN")
    here = reverse("pages:report-lowering")
    for person in (auditor, administrator):
        assert here in page_client(person).get(reverse("pages:reports")).content.decode()
        page = page_client(person).get(here)
        assert page.context["officers"][0].officer == p36a
        assert reverse("pages:report", args=[story.pk]) in page.content.decode()
    assert here in page_client(administrator).get(reverse("pages:console")).content.decode()
    assert here not in page_client(p36a).get(reverse("pages:reports")).content.decode()
    narrowed = page_client(auditor).get(here, {"officer": p36a.username})
    assert [totals.officer for totals in narrowed.context["officers"]] == [p36a]


def test_officers_whose_acts_are_counted_do_not_read_it(story: Report, p36a: User, mlr1: User, signer: User) -> None:
    for person in (p36a, mlr1, signer):
        assert client_of(person).get(PATH).status_code == 403
        assert page_client(person).get(reverse("pages:report-lowering")).status_code == 403


def test_its_queries_do_not_grow_with_the_rows(story: Report, auditor: User) -> None:
    queries.amendments(DAYS, auditor)  # which reads his offices
    with CaptureQueriesContext(connection) as statements:
        assert len(queries.amendments(DAYS, auditor)) == 3
    assert len(statements) == 2
