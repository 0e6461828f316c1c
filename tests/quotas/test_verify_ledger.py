"""Tampering with the ledger with all rights of the database's owner is found."""

import io
import re

import psycopg
import pytest
from django.core.management import call_command
from django.db import transaction

from core import clock
from quotas import ledger
from quotas.ledger.verification import Drift
from quotas.models import Account
from tests.support import factories
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books


@pytest.fixture
def books(own_database: Clone) -> Books:
    for code in ("CN", "36", "360727"):
        factories.place(code)
    created = Books(factories.programme_year("mlr-mining", 2011, "split"), "light")
    with transaction.atomic():
        firm = created.firm("E-ONE")
        created.give(100, "36", firm)
        created.post("use", 60, to=firm)
    return created


def verify() -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_ledger", stdout=out, stderr=err)
    except SystemExit as exit_:
        return int(exit_.code or 0), out.getvalue()
    return 0, out.getvalue()


def drifts() -> list[Drift]:
    return ledger.drifts(today=clock.today())


def test_an_honest_ledger_agrees_with_its_postings(books: Books) -> None:
    code, text = verify()
    assert code == 0
    assert "the ledger agrees with its postings" in text
    assert re.search(r"everything committed until .* UTC is sealed: \d+ s ago", text)


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (
            "UPDATE quotas_account a SET received = 160 FROM quotas_holder h"
            " WHERE h.id = a.holder_id AND h.code = 'E-ONE' AND a.category = 'light'",
            "mlr-mining 2011 light E-ONE: received is 160.000, the postings say 100.000",
        ),
        (
            "UPDATE quotas_account SET used_pending = 0 WHERE category = 'total'",
            "mlr-mining 2011 total CN: used_pending is 0.000, the postings say 60.000",
        ),
        (
            "UPDATE quotas_account SET plan_reached = false",
            "mlr-mining 2011 light E-ONE: state is awaiting_plan, the postings say within",
        ),
        (
            "UPDATE quotas_account SET parent_id = NULL WHERE category = 'light'",
            "mlr-mining 2011 light E-ONE: parent_id is None",
        ),
        (
            "ALTER TABLE quotas_posting DISABLE TRIGGER USER; UPDATE quotas_posting SET tonnes = 50 WHERE kind = 'use'",
            "mlr-mining 2011 light E-ONE: used is 60.000, the postings say 50.000",
        ),
        (
            "UPDATE quotas_account a SET passed_on = 5 FROM quotas_holder h"
            " WHERE h.id = a.holder_id AND h.code = 'E-ONE' AND a.category = 'light'",
            "mlr-mining 2011 light E-ONE: passed_on (received below) is 5.000, the postings say 0",
        ),
        (
            "ALTER TABLE quotas_posting DISABLE TRIGGER USER; DELETE FROM quotas_posting WHERE kind = 'use'",
            "mlr-mining 2011 light CN: used is 60.000, the postings say 0",
        ),
    ],
)
def test_tampering_shows(own_database: Clone, books: Books, tampering: str, found: str) -> None:
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute(tampering)
    code, text = verify()
    assert code == 1
    assert found in text


def test_a_guard_that_was_taken_away_is_named(own_database: Clone, books: Books) -> None:
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("GRANT UPDATE, DELETE ON quotas_posting TO quota_app")
    code, text = verify()
    assert code == 1
    assert "grant of UPDATE on quotas_posting to the application was added" in text


def test_what_is_passed_on_is_compared_with_what_stands_below(own_database: Clone, books: Books) -> None:
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("ALTER TABLE quotas_posting DISABLE TRIGGER USER")
        owner.execute("UPDATE quotas_account SET received = 99 WHERE category = 'light' AND passed_on < received")
    result = [(row.account, row.where, row.figure, row.stored, row.expected) for row in drifts()]
    ids = {account.holder.code: account.pk for account in Account.objects.filter(category="light")}
    assert (ids["E-ONE"], "mlr-mining 2011 light E-ONE", "received", "99.000", "100.000") in result
    assert [row for row in result if "below" in row[2]] == [
        (ids["36"], "mlr-mining 2011 light 36", "passed_on (received below)", "100.000", "99.000")
    ]


def test_what_stands_below_a_total_is_its_categories_and_not_compared(own_database: Clone, books: Books) -> None:
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("UPDATE quotas_account SET used_pending = 0 WHERE category = 'total'")
    assert {drift.figure for drift in drifts()} == {"used_pending", "used", "available"}
