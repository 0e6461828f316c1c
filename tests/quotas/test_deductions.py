"""Deductions proposed for the next year: factors by excess and repetition, with returns and in a proposal."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, User
from enterprises.services import enterprises
from quotas.models import Account, Holder, Programme, ProgrammeYear
from quotas.planning.deductions import factor_of, proposed
from quotas.queries.recipients import recipients
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import another_like, by_two
from tests.support.ledger_accounts import Books
from tests.support.page_clients import page_client

PROPOSAL = f"{V1}notices/proposal/"
TERMS = {"programme": "mofcom-export", "year": 2012, "giver": "CN", "category": "all", "step": "0.001"}
IN_2012 = dt.date(2012, 1, 10)


@pytest.mark.parametrize(
    ("excess", "factor"),
    [("0", "1"), ("0.001", "1"), ("5", "1"), ("5.001", "1.1"), ("10.001", "1.2"), ("20.001", "1.4"), ("40.001", "1.8")],
)
def test_the_factor_grows_with_the_excess(excess: str, factor: str) -> None:
    assert factor_of(2011, Decimal(excess), Decimal(100), repeated=False) == Decimal(factor)


def test_repetition_multiplies_and_no_allocation_is_the_worst() -> None:
    assert factor_of(2011, Decimal("50.001"), Decimal(100), repeated=True) == 3
    assert factor_of(2011, Decimal(1), Decimal(0), repeated=False) == 2
    made = proposed(2011, unused=Decimal(3), excess=Decimal(30), allocated=Decimal(100), repeated=True)
    assert (made.factor, made.tonnes) == (Decimal("2.1"), 66)


def books_of(year: int) -> Books:
    programme = factories.programme("mofcom-export")
    books = Books(ProgrammeYear.objects.create(programme=programme, year=year, scheme="all"), "all")
    books.post("control", 1000, to="CN", effective_on=dt.date(year, 1, 1))
    return books


def given(books: Books, holder: Holder, used: int) -> None:
    day = dt.date(books.year.year, 1, 1)
    books.post("distribute", 100, from_="CN", to=holder, effective_on=day)
    books.post("use", used, to=holder, effective_on=day)


@pytest.fixture
def years(db: None) -> Books:
    """Let E-AGAIN exceed 100 t in 2010 and 2011, E-ONCE in 2011, and E-KEEPS keep 40 t of 2011 unused."""
    before, books = books_of(2010), books_of(2011)
    firms = {code: books.firm(code) for code in ("E-AGAIN", "E-ONCE", "E-KEEPS")}
    given(before, firms["E-AGAIN"], 110)
    for code, used in (("E-AGAIN", 130), ("E-ONCE", 130), ("E-KEEPS", 60)):
        given(books, firms[code], used)
    return books


def test_returns_show_the_deduction_with_its_factor(years: Books, auditor1: User) -> None:
    with clock.at(IN_2012):
        answer = client_of(auditor1).get(f"{V1}quota-returns/", {"year": 2011})
        page = page_client(auditor1).get(reverse("pages:quota-returns"), {"year": 2011}).content.decode()
    rows = {row["enterprise"]: (row["deduction"], row["excess_factor"]) for row in answer.json()["results"]}
    assert rows == {"E-AGAIN": ("63.000", "2.10"), "E-ONCE": ("42.000", "1.40"), "E-KEEPS": ("40.000", "1.00")}
    assert "30.000 over × 2.1" in " ".join(page.split())
    with clock.at(dt.date(2011, 12, 1)):
        (row, *_more) = client_of(auditor1).get(f"{V1}quota-returns/", {"year": 2011}).json()["results"]
    assert (row["deduction"], row["excess_factor"]) == (None, None)


def officer() -> User:
    return factories.user("national_regulator", at="CN", authorities=("MOFCOM",), username="mofcom1")


def distributed(**terms: Any) -> Any:
    person = User.objects.filter(username="mofcom1").first() or officer()
    asked = {**TERMS, "total": "300", "deduct_proposed": True, **terms}
    with clock.at(IN_2012):
        return client_of(person).get(PROPOSAL, asked)


def test_a_proposal_deducts_what_is_proposed_unless_it_is_spared_with_a_reason(years: Books) -> None:
    lines = {line["to"]: line for line in distributed().json()["lines"]}
    assert {code: line["claim"] for code, line in lines.items()} == {
        "E-AGAIN": "37.000",
        "E-ONCE": "58.000",
        "E-KEEPS": "60.000",
    }
    assert lines["E-AGAIN"]["reason"].endswith(
        "Deducted from the claim: 0.000 t kept unused and 30.000 t over, times 2.10."
    )
    spared = {line["to"]: line for line in distributed(spared="E-KEEPS: the port was closed").json()["lines"]}
    assert spared["E-KEEPS"]["claim"] == "100.000"
    assert spared["E-KEEPS"]["reason"].endswith("Not deducted: 40.000 t. the port was closed")


def test_the_deduction_of_a_merged_enterprise_follows_its_successor(years: Books) -> None:
    Enterprise.objects.filter(code="E-AGAIN").update(
        state=Enterprise.State.MERGED, successor=Enterprise.objects.get(code="E-KEEPS")
    )
    lines = {line["to"]: line for line in distributed().json()["lines"]}
    assert lines["E-KEEPS"]["claim"] == "97.000"  # 200 - 63 - 40


def test_a_round_distributes_its_share_of_the_year(years: Books) -> None:
    answer = distributed(deduct_proposed=False, round_percent=50).json()
    assert (answer["given"], answer["left"]) == ("150.000", "0.000")


@pytest.mark.parametrize(
    ("pointer", "code", "terms"),
    [
        ("/deduct_excess", "overlap", {"deduct_excess": True}),
        ("/spared", "invalid", {"spared": "E-KEEPS"}),
        ("/spared", "unknown", {"spared": "E-NOBODY: the port was closed"}),
        ("/reserve", "out_of_range", {"reserve": "150", "round_percent": 50}),
    ],
)
def test_terms_that_contradict_are_refused(years: Books, pointer: str, code: str, terms: dict[str, Any]) -> None:
    answer = distributed(**terms)
    assert_problem(answer, 400, "invalid")
    assert (pointer, code) in {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]}


def test_accounts_with_something_withheld_are_listed_by_themselves(years: Books, auditor1: User) -> None:
    years.post("withhold", 5, to=Holder.objects.get(code="E-KEEPS"))

    def codes(**asked: Any) -> set[str]:
        answer = client_of(auditor1).get(f"{V1}accounts/", {"year": 2011, "holder_type": "enterprise", **asked})
        return {
            row["holder"]["code"] if isinstance(row["holder"], dict) else row["holder"]
            for row in answer.json()["results"]
        }

    assert codes(withheld="true") == {"E-KEEPS"}
    assert codes(withheld="false") == {"E-AGAIN", "E-ONCE"}
    page = page_client(auditor1).get(reverse("pages:accounts"), {"withheld": "true", "year": 2011})
    assert [row.holder.code for row in page.context["rows"]] == ["E-KEEPS"]
    assert Account.objects.filter(withheld__gt=0).count() == 1


@pytest.mark.parametrize("at", ["360727", "150206"])
def test_an_excess_follows_a_merger_to_the_heir_of_any_giver(db: None, at: str) -> None:
    for code in ("CN", "36", "15", "360727", "150206"):
        factories.place(code)
    books = books_of(2011)
    for province in ("36", "15"):
        books.post("distribute", 300, from_="CN", to=province)
    over, heir = books.firm("E-OVER", at="360727"), books.firm("E-HEIR", at=at)
    books.post("distribute", 20, from_="36", to=over)
    books.post("distribute", 50, from_=at[:2], to=heir)
    books.post("use", 60, to=over)
    books.post("use", 50, to=heir)
    chief = officer()
    with clock.at(dt.date(2011, 12, 1)):
        by_two(
            enterprises.MERGE, over.enterprise, chief, another_like(chief), successor=heir.enterprise, effective_on=None
        )
    of_province = factories.user("provincial_regulator", at=at[:2], authorities=("MOFCOM",))
    programme = Programme.objects.get(code="mofcom-export")
    with clock.at(IN_2012):
        for reader in (chief, of_province):
            (row,) = recipients(programme, 2012, at[:2], ["all"], IN_2012, reader, deducts=True)
            assert (row.holder.code, row.received, row.used, row.excess) == ("E-HEIR", 70, 110, 40)
            assert [one.excess for one in row.deductions] == [40]
