"""The admin's start page: accounts over their limit come first, within the officer's reach."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from core import clock
from enterprises.models import User
from tests.support.ledger_accounts import Books, books

__all__ = ["books"]


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 20)):
        yield


def screen(person: User) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get("/admin/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_who_is_over_stands_first(books: Books, mlr1: User, p15a: User) -> None:
    small, big = books.firm("E-DEMO-SMALL"), books.firm("E-DEMO-BIG")
    for firm in (small, big):
        books.give(100, "36", firm)
    books.post("use", "100.001", to=small)
    books.post("use", 138, to=big)
    page = screen(mlr1)
    assert page.index("E-DEMO-BIG") < page.index("E-DEMO-SMALL")
    assert "38.000 over" in page
    assert "E-DEMO-BIG" not in screen(p15a)
