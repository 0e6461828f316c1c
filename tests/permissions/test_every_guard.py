"""Guards that stand on many tables hold on each of them, shown by what the database refuses and not by its catalogue.

``python -m benchmarks.guards`` takes all of a sort away at once: each test says which guards it misses.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from core import sealing
from enterprises.models import User
from tests.permissions.forbidden_rows import FORBIDDEN
from tests.permissions.tables import ACTORS, ADDED, HISTORY, KEPT, NAMED, REACH, SECURED, WRITTEN
from tests.support.probe_rows import CHECKS, KEY, OTHER_KEY, TRIGGERS, Probe, two_values

RULES = "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'kept_columns'"
VERSIONS = "SELECT operation FROM core_rowversion WHERE table_name = %s AND row_key = %s"
POLICIES = "SELECT polrelid::regclass::text FROM pg_policy WHERE polname = %s"
MATTER = "{" + KEY + "}"
# What a policy narrows or admits by, and a declaration that must show nothing of a row all of whose keys are ``KEY``.
NARROWED = {
    "conflict": {"everything": "on", "closed": MATTER},
    "away": {"everything": "on", "away": MATTER},
    "declared": {"everything": "on", "declarer": "{" + OTHER_KEY + "}"},
}
SECURED_TABLES = sorted(table for table, reach in REACH.items() if reach == SECURED)


@pytest.fixture
def probe(django_db_setup: None) -> Iterator[Probe]:
    with Probe.opened() as opened:
        yield opened


@pytest.fixture
def nothing_unguarded(record_property: Callable[[str, object], None]) -> Callable[[Iterable[str]], None]:
    """Fail a test for guards that do not hold, by table and name, which a report can read."""

    def verify(unguarded: Iterable[str]) -> None:
        missed = sorted(set(unguarded))
        record_property("unguarded", missed)
        assert missed == []

    return verify


type Verify = Callable[[Iterable[str]], None]


def test_what_is_only_added_is_neither_changed_nor_deleted(probe: Probe, nothing_unguarded: Verify) -> None:
    """Not by the superuser either, whom no grant binds."""
    unguarded = []
    for table in (table for table, history in HISTORY.items() if history == ADDED):
        key = probe.primary_key(table)
        for act in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
            names = (table, key) if "{1}" in act else (table,)
            if not is_refused_by_its_own(probe, table, act, *names):
                unguarded.append(f"{table}.append_only")
    nothing_unguarded(unguarded)


def test_what_is_never_deleted_is_not(probe: Probe, nothing_unguarded: Verify) -> None:
    kept = [table for table, history in HISTORY.items() if history == KEPT or "never deleted" in history]
    acts = ("DELETE FROM {}", "TRUNCATE {} CASCADE")
    nothing_unguarded(
        f"{table}.never_deleted"
        for table in kept
        if not all(is_refused_by_its_own(probe, table, act, table) for act in acts)
    )


def is_refused_by_its_own(probe: Probe, table: str, act: str, *names: str) -> bool:
    """Return whether the guard of this very table refuses: before rows are looked at, and tables that refer to it."""
    said = probe.refusal(act, *names)
    return said is not None and (said.constraint_name, said.table_name) == ("append_only", table)


def test_no_figure_is_no_number_or_below_zero(probe: Probe, nothing_unguarded: Verify) -> None:
    """Each numeric column by a check of its own; whole numbers as their field says."""
    unguarded = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        wrong = dict(wrong_figures(model))
        if not wrong:
            continue
        probe.execute("CREATE TEMPORARY TABLE probed (LIKE {} INCLUDING CONSTRAINTS)", table)
        for column in probe.names(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'probed'::regclass AND attnum > 0"
        ):
            probe.execute("ALTER TABLE probed ALTER COLUMN {} DROP NOT NULL", column)
        for column, (value, check) in wrong.items():
            name = f"{table}_{column}_{check}"
            if name not in refusing_checks(probe, **{column: value}):
                unguarded.append(f"{table}.{name}")
        probe.execute("DROP TABLE probed")
    nothing_unguarded(unguarded)


def test_every_check_refuses_what_it_is_for(probe: Probe, nothing_unguarded: Verify) -> None:
    """One row for each way to break it, in ``forbidden_rows.py``; a new check needs one."""
    unguarded, tables = [], [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    known = {
        check: table for table in tables for check in probe.names(CHECKS, table) if not is_of_a_figure(table, check)
    }
    assert set(known) == set(FORBIDDEN)
    for table in sorted(set(known.values())):
        copy_without_not_null(probe, table)
        for check in (name for name, owner in known.items() if owner == table):
            for row in FORBIDDEN[check]:
                if check not in refusing_checks(probe, **row):
                    unguarded.append(f"{table}.{check}")
        probe.execute("DROP TABLE probed")
    nothing_unguarded(unguarded)


def is_of_a_figure(table: str, check: str) -> bool:
    return check.startswith(f"{table}_") and check.endswith(("_check", "_finite"))


def copy_without_not_null(probe: Probe, table: str) -> None:
    """Make an empty table with the columns and checks of another, in which any column may be empty."""
    probe.execute("CREATE TEMPORARY TABLE probed (LIKE {} INCLUDING CONSTRAINTS)", table)
    for column in probe.names("SELECT attname FROM pg_attribute WHERE attrelid = 'probed'::regclass AND attnum > 0"):
        probe.execute("ALTER TABLE probed ALTER COLUMN {} DROP NOT NULL", column)


def wrong_figures(model: type[models.Model]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Return for each column of figures a value that is none, and the end of the name of the check that refuses it."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.DecimalField | models.FloatField):
            yield field.column, ("NaN", "finite")
        elif isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField):
            yield field.column, ("-1", "check")


def refusing_checks(probe: Probe, **row: object) -> set[str]:
    """Return every check that refuses a row of the copy, each asked without those before it."""
    found: set[str] = set()
    names, marks = ", ".join(["{}"] * len(row)), ", ".join(["%s"] * len(row))
    insert = f"INSERT INTO probed ({names}) VALUES ({marks})" if row else "INSERT INTO probed DEFAULT VALUES"
    with probe.connection.transaction(force_rollback=True):
        while said := probe.refusal(insert, *row, values=row.values()):
            assert said.constraint_name, said.message_primary
            found.add(said.constraint_name)
            probe.execute("ALTER TABLE probed DROP CONSTRAINT {}", said.constraint_name)
    return found


def test_columns_stay_as_their_rules_say(probe: Probe, nothing_unguarded: Verify) -> None:
    """For the application where it may not enter history, as in production."""
    unguarded = []
    probe.execute("DELETE FROM core_loader")
    for table in (table for table, history in HISTORY.items() if history == KEPT):
        (said,) = probe.names(RULES, table)
        rules = json.loads(said.rstrip("\\0"))
        probe.unbind(table, "kept_columns")
        # Booleans are filled in, so that they can be emptied; "x" is a state in which nothing of ``while`` changes.
        probe.insert(table, **dict.fromkeys(booleans_once(probe, table, rules), "true"))
        probe.execute("GRANT SELECT, UPDATE ON {} TO quota_app", table)
        changes = [*forbidden_changes(probe, table, rules)]
        with probe.as_application(everything="on"):
            for column, value in changes:
                refusal = probe.refusal("UPDATE {} SET {} = %s", table, column, values=[value])
                if refusal is None or refusal.constraint_name != "kept_columns":
                    unguarded.append(f"{table}.kept_columns")
    nothing_unguarded(unguarded)


def booleans_once(probe: Probe, table: str, rules: dict[str, Any]) -> list[str]:
    columns = probe.columns(table)
    return [column for column in rules.get("once", []) if columns[column] == "bool"]


def forbidden_changes(probe: Probe, table: str, rules: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Return changes of the probing row that its table's rules forbid."""
    columns = probe.columns(table)
    later = [*rules.get("always", []), *rules.get("entered", []), *rules.get("earlier", []), *rules.get("once", [])]
    for column in [*later, *rules.get("while", {}).get("columns", [])]:
        if column in booleans_once(probe, table, rules):
            yield column, "false"
        else:
            yield column, two_values(columns[column])[1]
    for column in rules.get("grows", []):
        yield column, "0"
    if "states" in rules:
        yield "state", "y"


def test_every_column_of_a_person_has_a_decision() -> None:
    """New columns need one in ``tests/permissions/tables.py``; who acts is named by ``NamesItsActor``."""
    found = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if field.related_model is User or field.column == "actor_id"
    }
    assert found == set(ACTORS)


def test_nobody_is_named_where_nobody_is_proven(probe: Probe, nothing_unguarded: Verify) -> None:
    """In a new row and in one that is changed; that the proven person is named is tested where people act."""
    unguarded = set()
    for table, columns in sorted(named_columns().items()):
        probe.unbind(table, "names_its_actor")
        for column in columns:
            probe.execute("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL", table, column)
        nobody = dict.fromkeys(columns)
        for column in columns:
            if not named_refusal(probe, partial(probe.insert, table, **{**nobody, column: KEY})):
                unguarded.add(f"{table}.names_its_actor_insert")
        with probe.connection.transaction(force_rollback=True):
            for trigger in probe.names(TRIGGERS, table):
                if trigger == "names_its_actor_insert":
                    probe.execute("ALTER TABLE {} DISABLE TRIGGER {}", table, trigger)
            probe.insert(table, **nobody)
            for column in columns:
                if not named_refusal(
                    probe, partial(probe.execute, "UPDATE {} SET {} = %s", table, column, values=[KEY])
                ):
                    unguarded.add(f"{table}.names_its_actor_update")
    nothing_unguarded(unguarded)


def test_nobody_writes_what_names_nobody(probe: Probe, nothing_unguarded: Verify) -> None:
    """As the application where it may not enter history; the owner's loaders are not asked."""
    unguarded = []
    probe.execute("DELETE FROM core_loader")
    for table in WRITTEN:
        probe.unbind(table, "written_by_somebody")
        key = probe.primary_key(table)
        acts = [
            partial(probe.insert, table),
            partial(probe.execute, "UPDATE {0} SET {1} = {1}", table, key),
            partial(probe.execute, "DELETE FROM {}", table),
        ]
        refused = [named_by_application(probe, table, acts[0])]
        probe.insert(table)  # the superuser is no application
        refused += [named_by_application(probe, table, act) for act in acts[1:]]
        if not all(refused):
            unguarded.append(f"{table}.written_by_somebody")
    nothing_unguarded(unguarded)


def named_by_application(probe: Probe, table: str, act: Callable[[], object]) -> bool:
    probe.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO quota_app", table)
    with probe.as_application(everything="on"):
        return named_refusal(probe, act)


def named_columns() -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for name, proof in ACTORS.items():
        if proof == NAMED:
            table, column = name.split(".")
            columns.setdefault(table, []).append(column)
    return columns


def named_refusal(probe: Probe, act: Callable[[], object]) -> bool:
    said = probe.refusal_of(act)
    return said is not None and said.constraint_name == "actor_is_proven"


def test_every_watched_table_keeps_versions(probe: Probe, nothing_unguarded: Verify) -> None:
    """Check that each insert, change and deletion of a row leaves a version."""
    unguarded = []
    for table in sealing.watched_tables():
        probe.unbind(table, "row_version")
        key = probe.primary_key(table)
        probe.insert(table)
        value = two_values(probe.columns(table)[key])[0]
        probe.execute("UPDATE {0} SET {1} = {1} WHERE {1} = %s", table, key, values=[value])
        probe.execute("DELETE FROM {} WHERE {} = %s", table, key, values=[value])
        versions = probe.names(VERSIONS, table, value)
        unguarded += [f"{table}.row_version_{act}" for act in {"insert", "update", "delete"} - set(versions)]
    nothing_unguarded(unguarded)


@pytest.fixture
def rows(probe: Probe) -> Probe:
    """Put one row into every table that is secured by row, all of them of one matter and one place."""
    for table in SECURED_TABLES:
        probe.unbind(table)
        probe.insert(table)
        probe.execute("GRANT SELECT, INSERT ON {} TO quota_app", table)
    return probe


def test_rows_are_hidden(rows: Probe, nothing_unguarded: Verify) -> None:
    unguarded = []
    for table in SECURED_TABLES:
        with rows.as_application():
            if count(rows, table):
                unguarded += [f"{table}.{policy} (reading)" for policy in ("reach", "assigned")]
        for policy, declared in NARROWED.items():
            if table in rows.names(POLICIES, policy):
                with rows.as_application(**declared):
                    if count(rows, table):
                        unguarded.append(f"{table}.{policy} (reading)")
        with rows.as_application(everything="on"):
            assert count(rows, table), f"the control: {table}"
    nothing_unguarded(unguarded)


def count(probe: Probe, table: str) -> int:
    return probe.execute("SELECT FROM {}", table).rowcount


def test_no_row_is_written_beyond_the_reach(rows: Probe, nothing_unguarded: Verify) -> None:
    """Conflicts and declarations narrow reading alone: a row is written before its matter is known to be closed."""
    unguarded = []
    for table in SECURED_TABLES:
        if not by_security(insertion(rows, table)):
            unguarded.append(f"{table}.reach (writing)")
        assert not by_security(insertion(rows, table, everything="on")), f"the control: {table}"
    nothing_unguarded(unguarded)


def insertion(probe: Probe, table: str, **declared: str) -> str:
    """Return why the application may not put the row in again: it is there already, or beyond its reach."""
    with probe.as_application(**declared):
        refusal = probe.refusal_of(lambda: probe.insert(table))
    return (refusal.message_primary or "") if refusal else ""


def by_security(refusal: str) -> bool:
    return "row-level security" in refusal
