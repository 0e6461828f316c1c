"""Growth on like terms: the same holders in the same categories, and what is left out of it."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import User
from quotas.models import ProgrammeYear
from tests.support.api import V1, client_of
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import page_client

__all__ = ["books"]
type Shares = dict[tuple[int, str], dict[str, int]]


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2012, 10, 20)):
        yield


def given(books: Books, scheme: str, shares: Shares) -> None:
    """Enter what Jiangxi gave its firms by year and category; 2011 is of ``scheme``, 2012 split."""
    ProgrammeYear.objects.filter(pk=books.year.pk).update(scheme=scheme)
    books.year.refresh_from_db()
    later = ProgrammeYear.objects.create(programme=books.year.programme, year=2012, scheme="split")
    firms = {code: books.firm(f"E-{code}") for code in "ABC"}
    for (number, category), parts in shares.items():
        of_year, whole = Books(later if number == 2012 else books.year, category), sum(parts.values())
        paper = {"effective_on": dt.date(number, 1, 1)}
        of_year.post("control", whole, to="CN", **paper)
        of_year.post("distribute", whole, from_="CN", to="36", **paper)
        for code, tonnes in parts.items():
            of_year.post("distribute", tonnes, from_="36", to=firms[code], **paper)


def read(person: User) -> Any:
    answer = client_of(person).get(f"{V1}plan-years/", {"programme": "mlr-mining", "holder": "36"})
    assert answer.status_code == 200, answer.content
    (row,) = answer.json()["like_terms"]
    return row


def test_a_category_that_a_holder_had_in_one_year_alone_is_left_out(books: Books, p36a: User) -> None:
    given(
        books,
        "split",
        {
            (2011, "light"): {"A": 100, "B": 50},
            (2012, "light"): {"A": 120, "C": 30},
            (2012, "medium_heavy"): {"A": 40},
        },
    )
    assert read(p36a) == {
        "year": 2012,
        "holders": 1,
        "before": "100.000",
        "after": "120.000",
        "change": "20.000",
        "change_percent": "20.00",
        "new": {"holders": 2, "tonnes": "70.000"},
        "gone": {"holders": 1, "tonnes": "50.000"},
        "by_category": True,
    }
    page = page_client(p36a).get(reverse("pages:plan-years"), {"holder": "36"})
    assert "holder and category" in page.content.decode()


def test_years_that_divide_categories_otherwise_are_compared_by_holder(books: Books, p36a: User) -> None:
    given(
        books,
        "all",
        {(2011, "all"): {"A": 100, "B": 50}, (2012, "light"): {"A": 120}, (2012, "medium_heavy"): {"A": 40}},
    )
    row = read(p36a)
    assert (row["before"], row["after"], row["change_percent"]) == ("100.000", "160.000", "60.00")
    assert (row["new"], row["gone"]) == ({"holders": 0, "tonnes": "0.000"}, {"holders": 1, "tonnes": "50.000"})
    assert row["by_category"] is False
    page = page_client(p36a).get(reverse("pages:plan-years"), {"holder": "36"})
    assert "holder: the categories changed" in page.content.decode()
