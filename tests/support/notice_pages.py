"""Notices through the pages, in tests: the fields of the form, and a national total in force."""

import datetime as dt
from decimal import Decimal

import pytest

from enterprises.models import User
from quotas.services import notices
from tests.support import factories


@pytest.fixture
def mining_programme(db: None) -> None:
    factories.programme()
    factories.place("36")
    factories.place("15")


def notice_fields(lines: list[tuple[str, str, str]], **head: str) -> dict[str, str]:
    data = {
        "programme": "mlr-mining",
        "year": "2011",
        "giver": "CN",
        "batch": "year",
        "basis": "incremental",
        "number": "T-2011-1",
        "title": "",
        "issued_on": "2011-03-30",
        "effective_on": "2011-01-01",
        "note": "",
        "lines-TOTAL_FORMS": str(len(lines)),
        "lines-INITIAL_FORMS": "0",
        **head,
    }
    for index, (to, category, tonnes) in enumerate(lines):
        data |= {f"lines-{index}-to": to, f"lines-{index}-category": category, f"lines-{index}-tonnes": tonnes}
    return data


def issue_national_total(mlr1: User, mlr2: User, tonnes: str = "13400.000") -> None:
    created = notices.create(
        actor=mlr1,
        programme="mlr-mining",
        year=2011,
        batch="year",
        basis="incremental",
        number="T-TOTAL",
        issued_on=dt.date(2011, 3, 1),
        effective_on=dt.date(2011, 1, 1),
        lines=[{"from": None, "to": "CN", "category": "medium_heavy", "tonnes": Decimal(tonnes)}],
    )
    notices.approve(notices.submit(created, actor=mlr1), actor=mlr2)
