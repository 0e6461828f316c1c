"""Totals by day: kept with every posting, moved with the tree, guarded, verified, rebuilt, and read for any day."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core import clock, row_security
from enterprises.roles import Role
from quotas import ledger
from quotas.models import Account, AccountDay, Posting
from quotas.queries import accounts as queries
from tests.permissions.stage import at_work
from tests.support import factories
from tests.support.databases import Clone
from tests.support.ledger_accounts import NEW_YEAR, Books, books, split_books

__all__ = ["books", "split_books"]

JANUARY, FEBRUARY, MARCH = dt.date(2011, 1, 31), dt.date(2011, 2, 28), dt.date(2011, 3, 31)
SUMMED = ("received", "given", "passed_on", "withheld", "withheld_below", "used_pending", "used_accepted")
TODAY = dt.date(2011, 6, 1)


def days_of(books: Books, holder: Any, figure: str, category: str | None = None) -> dict[dt.date, Decimal]:
    account = books.account(holder, category)
    return dict(AccountDay.objects.filter(account=account).exclude(**{figure: 0}).values_list("day", figure))


def sums_agree() -> bool:
    """Tell whether every account is the sum of its days, and the days are those of a fresh fill."""
    for account in Account.objects.all():
        days = AccountDay.objects.filter(account=account)
        for figure in SUMMED:
            assert sum(days.values_list(figure, flat=True), Decimal(0)) == getattr(account, figure), (account, figure)
    return list(ledger.drifts(today=TODAY)) == []


def test_each_posting_counts_on_its_day_at_every_level(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("use", 60, to=firm, effective_on=JANUARY)
    books.post("use", 20, to=firm, effective_on=FEBRUARY)
    books.post("accept", 60, to=firm, effective_on=JANUARY)
    books.post("withhold", 5, to=firm, effective_on=MARCH)
    for holder in (firm, "36", "CN"):
        assert days_of(books, holder, "used_pending") == {FEBRUARY: 20}
        assert days_of(books, holder, "used_accepted") == {JANUARY: 60}
        assert days_of(books, holder, "received") == {NEW_YEAR: 100}
    assert days_of(books, firm, "withheld") == {MARCH: 5}
    assert days_of(books, "36", "withheld_below") == days_of(books, "CN", "withheld_below") == {MARCH: 5}
    assert days_of(books, "36", "passed_on") == {NEW_YEAR: 100}
    assert sums_agree()


def test_a_reversal_counts_on_the_day_of_what_it_takes_back(books: Books) -> None:
    firm = books.firm("E-ONE")
    used = books.post("use", 60, to=firm, effective_on=JANUARY)
    books.post("use", 1, to=firm, effective_on=FEBRUARY)
    books.reverse(used)
    assert days_of(books, firm, "used_pending") == days_of(books, "CN", "used_pending") == {FEBRUARY: 1}
    assert sums_agree()


def test_a_transfer_counts_up_and_down(books: Books) -> None:
    one, other = books.firm("E-ONE"), books.firm("E-TWO", at="150206")
    books.give(100, "36", one)
    books.give(50, "15", other)
    leg = {"kind": "transfer", "tonnes": Decimal(30), "effective_on": MARCH, "document": "a test"}
    legs = ledger.route(books.account(one), books.account(other))
    books.post_many([ledger.Entry(from_=source, to=target, **leg) for source, target in legs])
    assert days_of(books, one, "received")[MARCH] == -30
    assert days_of(books, other, "received")[MARCH] == 30
    assert sums_agree()


def test_totals_are_the_sums_of_their_parts_by_day(split_books: Books) -> None:
    firm = split_books.firm("E-ONE")
    light = Books(split_books.year, "light")
    split_books.give(100, "36", firm)
    light.give(50, "36", firm)
    split_books.post("use", 60, to=firm, effective_on=JANUARY)
    light.post("use", 5, to=firm, effective_on=JANUARY)
    light.post("withhold", 2, to=firm, effective_on=MARCH)
    for holder in (firm, "36", "CN"):
        assert days_of(light, holder, "used_pending", "total") == {JANUARY: 65}
        assert days_of(light, holder, "received", "total") == {NEW_YEAR: 150}
    assert days_of(light, "CN", "withheld_below", "total") == {MARCH: 2}
    assert sums_agree()


def test_the_first_quota_takes_the_days_to_the_branch_of_its_source(split_books: Books) -> None:
    group = factories.group("G-TEST")
    firm = split_books.firm("E-ONE", group=group)
    split_books.post("use", 60, to=firm, effective_on=JANUARY)
    split_books.post("use", 1, to=split_books.firm("E-TWO"), effective_on=JANUARY)
    assert days_of(split_books, "36", "used_pending") == {JANUARY: 61}
    split_books.give(100, factories.holder("G-TEST"), firm)
    assert days_of(split_books, "36", "used_pending") == {JANUARY: 1}
    assert days_of(split_books, "36", "used_pending", "total") == {JANUARY: 1}
    assert days_of(split_books, factories.holder("G-TEST"), "used_pending") == {JANUARY: 60}
    assert days_of(split_books, factories.holder("G-TEST"), "used_pending", "total") == {JANUARY: 60}
    assert days_of(split_books, "CN", "used_pending") == {JANUARY: 61}
    assert sums_agree()


def test_days_that_cancel_are_taken_along_too(books: Books) -> None:
    """Check that quota withheld and released again is nothing in the account, and something in its days."""
    group = factories.group("G-TEST")
    firm = books.firm("E-ONE", group=group)
    given = books.give(100, "36", firm)
    books.post("withhold", 5, to=firm, effective_on=JANUARY)
    books.post("release", 5, to=firm, effective_on=MARCH)
    books.reverse(given[-1])
    books.give(100, factories.holder("G-TEST"), firm)
    assert days_of(books, "36", "withheld_below") == {}
    assert days_of(books, factories.holder("G-TEST"), "withheld_below") == {JANUARY: 5, MARCH: -5}
    assert sums_agree()


# --- Guards ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE quotas_accountday SET used_pending = 0",
        "DELETE FROM quotas_accountday",
        "TRUNCATE quotas_accountday",
        "INSERT INTO quotas_accountday (account_id, day) SELECT id, '2011-12-31' FROM quotas_account",
        "SELECT ledger_rebuild_days()",
        "SELECT ledger_carry_days(id, parent_id, 1) FROM quotas_account",
    ],
)
def test_the_application_cannot_write_totals_by_day(books: Books, statement: str) -> None:
    books.give(100, "36")
    denied = pytest.raises(DatabaseError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def two_provinces(own_database: Clone) -> Books:
    """Create one enterprise in each of two provinces that has used quota."""
    for code in ("CN", "36", "15", "360727", "150206"):
        factories.place(code)
    made = Books(factories.programme_year("mlr-mining", 2011, "all"), "all")
    with at_work():
        for code, place in (("E-ONE", "360727"), ("E-TWO", "150206")):
            made.post("use", 1, to=made.firm(code, at=place), effective_on=JANUARY)
    return made


def test_the_days_of_an_account_are_seen_by_whoever_sees_the_account(two_provinces: Books) -> None:
    own, other = (factories.holder(code) for code in ("E-ONE", "E-TWO"))
    with at_work():
        reader = factories.user(Role.ENTERPRISE_SIGNER, of=own.enterprise)
        with row_security.within(row_security.reach_of(reader)):
            seen = set(AccountDay.objects.values_list("account__holder__code", flat=True))
            assert seen == set(Account.objects.filter(used__gt=0).values_list("holder__code", flat=True))
            assert own.code in seen
            assert other.code not in seen
    with row_security.within(row_security.NOTHING):
        assert not AccountDay.objects.exists()


def test_without_the_policy_the_days_of_others_are_seen(own_database: Clone, two_provinces: Books) -> None:
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("ALTER TABLE quotas_accountday NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
    with row_security.within(row_security.NOTHING):
        assert AccountDay.objects.exists()


# --- Verified and rebuilt --------------------------------------------------------------------------------------------
@pytest.fixture
def own_books(own_database: Clone) -> Books:
    for code in ("CN", "36", "360727"):
        factories.place(code)
    made = Books(factories.programme_year("mlr-mining", 2011, "split"), "light")
    with transaction.atomic():
        firm = made.firm("E-ONE")
        made.give(100, "36", firm)
        made.post("use", 60, to=firm, effective_on=JANUARY)
    return made


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (
            "UPDATE quotas_accountday d SET used_pending = 59 FROM quotas_account a JOIN quotas_holder h"
            " ON h.id = a.holder_id WHERE a.id = d.account_id AND h.code = 'E-ONE' AND a.category = 'light'"
            " AND d.used_pending > 0",
            "mlr-mining 2011 light E-ONE on 2011-01-31: used_pending is 59.000, the postings say 60.000",
        ),
        (
            "DELETE FROM quotas_accountday d USING quotas_account a WHERE a.id = d.account_id AND a.category = 'total'",
            "mlr-mining 2011 total CN on 2011-01-01: received is 0, the postings say 100.000",
        ),
        (
            "UPDATE quotas_accountday SET day = day + 1 WHERE used_pending > 0",
            "mlr-mining 2011 light 36 on 2011-02-01: used_pending is 60.000, the postings say 0",
        ),
    ],
)
def test_tampering_shows_and_is_mended(own_database: Clone, own_books: Books, tampering: str, found: str) -> None:
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute(tampering)
    assert found in [str(drift) for drift in ledger.drifts(today=TODAY)]
    out = io.StringIO()
    call_command("rebuild_account_days", stdout=out)
    assert out.getvalue() == "12 totals by day were written from the postings\n"
    assert list(ledger.drifts(today=TODAY)) == []


def test_without_its_trigger_verification_finds_what_is_missing(own_database: Clone, own_books: Books) -> None:
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("ALTER TABLE quotas_posting DISABLE TRIGGER ledger_apply_days")
    own_books.post("use", 1, to=own_books.firm("E-TWO"), effective_on=MARCH)
    assert {drift.where for drift in ledger.drifts(today=TODAY)} == {
        f"mlr-mining 2011 {category} {holder} on 2011-03-31"
        for category in ("light", "total")
        for holder in ("CN", "36", "E-TWO")
    }


def test_without_its_trigger_days_stay_in_the_old_branch(own_database: Clone, own_books: Books) -> None:
    firm = own_books.firm("E-TWO", group=factories.group("G-TEST"))
    own_books.post("use", 1, to=firm, effective_on=MARCH)
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("ALTER TABLE quotas_account DISABLE TRIGGER account_days_follow")
    own_books.give(100, factories.holder("G-TEST"), firm)
    drifted = {drift.where.split()[3] for drift in ledger.drifts(today=TODAY)}
    assert drifted == {"36", "G-TEST"}


# --- Any day ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("scheme", ["all", "split"])
def test_figures_of_any_day_are_those_of_the_postings(db: None, scheme: str) -> None:
    for code in ("CN", "36", "15", "360727", "150206"):
        factories.place(code)
    books = Books(factories.programme_year("mlr-mining", 2011, scheme), "all" if scheme == "all" else "light")
    one, two, left = books.firm("E-ONE"), books.firm("E-TWO"), books.firm("E-LEFT", at="150206")
    with clock.at(dt.date(2011, 1, 2)):
        books.give(100, "36", one)
        books.post("control", 80, to="CN", effective_on=FEBRUARY)
        books.post("distribute", 80, from_="CN", to="36", effective_on=MARCH)
        books.post("distribute", 30, from_="36", to=two, effective_on=MARCH)
        books.post("use", 95, to=one, effective_on=JANUARY)
        books.post("use", 31, to=two, effective_on=MARCH)
        books.post("use", 1, to=left, effective_on=FEBRUARY)
        books.post("withhold", 4, to=one, effective_on=FEBRUARY)
        books.post("accept", 90, to=one, effective_on=FEBRUARY)
    compared = 0
    for day in (dt.date(2010, 12, 31), NEW_YEAR, JANUARY, FEBRUARY, dt.date(2011, 3, 30), MARCH, dt.date(2012, 1, 1)):
        read = dict_of(on=day)
        for pk, figures in dict_of(on=day, as_of=clock.now()).items():
            assert {name: read[pk][name] for name in figures if name != "parent_id"} == {
                name: value for name, value in figures.items() if name != "parent_id"
            }, (day, Account.objects.get(pk=pk).holder.code)
            compared += 1
    assert compared == 7 * Account.objects.count()
    worst = queries.balances_at(Account.objects.all(), list, today=TODAY, on=MARCH, states=["exceeded", "unplanned"])
    codes = dict(Account.objects.values_list("pk", "holder__code"))
    assert {codes[row["account_id"]] for row in worst} == {"15", "E-LEFT", "E-TWO"}


def dict_of(**times: Any) -> dict[Any, dict[str, Any]]:
    rows = queries.balances_at(Account.objects.all(), list, today=TODAY, **times)
    return {row["account_id"]: {name: row[name] for name in queries.FIGURES} for row in rows}


def test_a_day_is_read_without_any_posting(books: Books) -> None:
    """Cost does not grow with postings: the statement does not touch their table."""
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    with connection.execute_wrapper(_without_postings):
        [row] = queries.balances_at(Account.objects.filter(holder=firm), list, today=TODAY, on=JANUARY)
        assert queries.with_holders(TODAY).get(holder=firm).not_yet_effective == 0
    assert row["state"] == "within"


def _without_postings(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
    assert Posting._meta.db_table not in sql
    assert "ledger_balances" not in sql
    return execute(sql, parameters, many, context)
