"""The state of an account is the same by the database, by ``planned_state``, by the model and by the rules."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import product

from django.db import connection

from inspections import rules
from inspections.rules import AccountFacts
from quotas.account_states import planned_state
from quotas.models import Account

RECEIVED = ("0", "100", "1000.001")
WITHHELD = ("0", "10")
USED = ("0", "0.001", "72", "80.999", "81", "89.999", "90", "99", "100", "100.001", "900", "900.001", "1000.002")
EXPRESSION = """
    SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute a ON attrelid = adrelid AND attnum = adnum
    WHERE adrelid = 'quotas_account'::regclass AND attname = 'state'
"""
OF_ANY_DAY = """
    ledger_state(plan_reached, given, received - withheld - withheld_below, used_pending + used_accepted)
"""
COLUMNS = ("received", "withheld", "withheld_below", "given", "used_pending", "used_accepted", "plan_reached")


def rows() -> list[tuple[Decimal | bool, ...]]:
    """Return figures that an account can have, about every bound."""
    figures_of_accounts = []
    for received, withheld, below, pending, accepted in product(RECEIVED, WITHHELD, WITHHELD, USED, ("0", "9")):
        if Decimal(received) >= Decimal(withheld) + Decimal(below):
            figures = map(Decimal, (received, withheld, below, received, pending, accepted))
            figures_of_accounts.append((*figures, True))
    return figures_of_accounts


def compute(expression: str, row: tuple[Decimal | bool, ...], parameters: Sequence[object] = ()) -> str:
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {expression} FROM (SELECT %s::numeric, %s::numeric, %s::numeric, %s::numeric, %s::numeric,"
            f" %s::numeric, %s::boolean) AS quotas_account({columns})",
            [*parameters, *row],
        )
        return str(cursor.fetchone()[0])


def judged(row: tuple[Decimal | bool, ...]) -> str:
    received, withheld, below, given, pending, accepted, _reached = map(Decimal, row)
    facts = AccountFacts(
        subject="Firm",
        on=dt.date(2011, 10, 20),
        programme="mlr-mining",
        year=2011,
        category="all",
        allocated=received - withheld - below,
        given=given,
        used=pending + accepted,
        plan_reached=True,
    )
    met = {verdict.rule for verdict in rules.judge(facts) if verdict.finding}
    return next((state for state in ("unplanned", "exceeded", "near") if state in met), "within")


def test_every_way_to_tell_the_state_of_an_account_agrees(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(EXPRESSION)
        (stored,) = cursor.fetchone()
    states = set()
    for row in rows():
        received, withheld, below, given, pending, accepted, _reached = map(Decimal, row)
        state = compute(stored, row)
        allocated = received - withheld - below
        assert planned_state(given=given, allocated=allocated, used=pending + accepted) == state, row
        assert compute(OF_ANY_DAY, row) == state, row
        assert judged(row) == state, row
        states.add(state)
    assert states == {"unplanned", "exceeded", "near", "within"}


def test_the_database_has_the_expression_of_the_model(db: None) -> None:
    """A generated column is changed by a statement written by hand only, which ``makemigrations`` does not compare."""
    field = Account._meta.get_field("state")
    with connection.cursor() as cursor:
        cursor.execute(EXPRESSION)
        (stored,) = cursor.fetchone()
    modelled, parameters = field.generated_sql(connection)
    for row in rows():
        assert compute(modelled, row, parameters) == compute(stored, row), row
