"""PostgreSQL's catalogue against the table of decisions, which must cover every table of the register."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from core import loaders
from core.actor_sessions import prove_actor
from enterprises.models import Membership
from enterprises.roles import Role
from inspections.services import tips
from inspections.services.tip_statements import StatedLocation
from tests.permissions.tables import ADDED, GUARDED, HISTORY, KEPT, REACH, SECURED
from tests.support import factories
from tests.support.cases import every_fault
from tests.support.databases import Clone
from tests.support.inspection_world import World, digging
from tests.support.sealing import execute, superuser

TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
TRIGGERS = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
RULES = "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'kept_columns'"
WRITES = "SELECT has_table_privilege('quota_app', %s, 'UPDATE'), has_table_privilege('quota_app', %s, 'DELETE')"
UNMANAGED = {"chain_point"}  # put there and kept by the sealer's trigger


def names(statement: str, *parameters: object) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return {row[0] for row in cursor.fetchall()}


def test_every_table_has_a_decision(db: None) -> None:
    modelled = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    ours = names(TABLES) - {table for table in names(TABLES) - modelled if table.startswith("things_")}
    assert ours - set(HISTORY) == set(), "decide in tests/permissions/tables.py whether rows may be rewritten"
    assert set(HISTORY) - ours == set(), "decided, and not there"


def test_every_table_is_secured_by_row_or_open_for_a_reason(db: None) -> None:
    assert set(REACH) == set(HISTORY), "decide in tests/permissions/tables.py whether a row is one party's own"
    secured = names(f"{TABLES} AND relrowsecurity AND relforcerowsecurity")
    assert secured == {table for table, reach in REACH.items() if reach == SECURED}


def test_rows_are_only_added(db: None) -> None:
    with every_fault() as case:
        for table in [table for table, history in HISTORY.items() if history == ADDED]:
            with case(table):
                assert "append_only" in names(TRIGGERS, table)
                with connection.cursor() as cursor:
                    cursor.execute(WRITES, [table, table])
                    assert cursor.fetchone() == (False, False)


def test_every_column_of_what_is_kept_has_a_decision(db: None) -> None:
    with every_fault() as case:
        for table in [table for table, history in HISTORY.items() if history == KEPT]:
            with case(table):
                assert {"kept_columns", "never_deleted"} <= names(TRIGGERS, table)
                (text,) = names(RULES, table)
                rules: dict[str, Any] = json.loads(text.rstrip("\\0"))
                decided = {
                    column
                    for name in ("always", "entered", "once", "earlier", "grows", "free")
                    for column in rules.get(name, [])
                }
                decided |= {*rules.get("while", {}).get("columns", []), *({"state"} if "states" in rules else set())}
                assert names(COLUMNS, table) - UNMANAGED - decided == set(), (
                    "new columns: say so in a KeptColumns of a migration"
                )
                assert decided - names(COLUMNS, table) == set()


def test_what_is_guarded_has_a_trigger(db: None) -> None:
    with every_fault() as case:
        for table in [table for table, history in HISTORY.items() if history == GUARDED]:
            with case(table):
                assert names(TRIGGERS, table) != set()


def test_what_is_never_deleted_is_not(db: None) -> None:
    with every_fault() as case:
        for table in [table for table, history in HISTORY.items() if "never deleted" in history]:
            with case(table):
                assert "never_deleted" in names(TRIGGERS, table)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("inspections_case", "allegation = 'nothing of the kind'"),
        ("inspections_case", "opened_at = opened_at - interval '1 year'"),
        ("inspections_tip", "text = 'praise'"),
        ("inspections_tip", "accused_place_id = NULL, subject_code = 'somebody else'"),
        ("inspections_tip", "state = 'closed'"),
        ("inspections_flag", "tonnes = 0, version = version + 1"),
        ("inspections_flag", "rule = 'near'"),
        ("inspections_episode", "peak = 0"),
        ("enterprises_licence", "number = 'another'"),
        ("enterprises_membership", "role = 'administrator'"),
        ("enterprises_membership", "valid_to = NULL"),
    ],
)
def test_what_was_recorded_is_neither_rewritten_nor_deleted(records: None, table: str, change: str) -> None:
    """As the application's own role, past the code."""
    with pytest.raises(DatabaseError, match="stays as it was recorded"), transaction.atomic():
        execute(f"UPDATE {table} SET {change}")
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        execute(f"DELETE FROM {table}")


def test_without_the_trigger_it_is_rewritten(own_database: Clone, records: None) -> None:
    with superuser(unbound=False):
        execute("DROP TRIGGER kept_columns ON inspections_case")
    execute("UPDATE inspections_case SET allegation = 'nothing of the kind'")


def test_what_may_change_still_does(records: None) -> None:
    execute("UPDATE inspections_case SET lead_id = opened_by_id, state = 'on_file'")
    execute("UPDATE inspections_tip SET state = 'closing'")
    execute("UPDATE enterprises_licence SET revoked_on = '2020-01-01', revocation_reason = 'spent'")
    execute("UPDATE enterprises_membership SET valid_to = '2019-01-01'")


@pytest.fixture
def records(db: None) -> None:
    """Create a case, a tip, a decided flag with its episode, a licence and a role that has ended."""
    firm = factories.enterprise()
    factories.site(firm)
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
    world = World(firm, signer, scheme="all")
    world.give_firm(100)
    world.screen(world.file(3, "104"))  # a severe flag takes two people
    with transaction.atomic():
        prove_actor(signer)
        execute(
            "UPDATE inspections_flag SET state = 'resolved', decided_by_id = %s, decided_at = now(),"
            " decision_reason = 'seen'",
            signer.pk,
        )
    digging(factories.user(Role.INSPECTOR, at="36"))
    tips.file(text="They dig at night.", where=StatedLocation(place="360727"))
    Membership.objects.update(valid_to="2020-12-31")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("enterprises_licence", "valid_to = '2099-12-31'"),
        ("enterprises_sitetenure", "held_from = '1990-01-01'"),
        ("quotas_element", "weight = 'medium_heavy'"),
    ],
)
def test_what_a_loader_entered_is_not_rewritten_by_others(bound_database: Clone, table: str, change: str) -> None:
    with loaders.entering_history():
        factories.site(factories.enterprise())
        factories.product("neodymium-oxide")
    with pytest.raises(DatabaseError, match="stays as it was recorded"), transaction.atomic():
        execute(f"UPDATE {table} SET {change}")
    with loaders.entering_history():
        execute(f"UPDATE {table} SET {change}")
