"""Operations that a migration may and must not contain while the register serves."""

from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.core.management import call_command
from django.db import models
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    Migration,
    RemoveField,
    RenameField,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.models.functions import Now

from core.migration_rules import faults

INDEX = models.Index(fields=["note"], name="by_note")
CHECK = models.CheckConstraint(condition=models.Q(note__gt=""), name="has_note")


def found(*operations: Any, **members: Any) -> list[str]:
    migration = type("Added", (Migration,), {"operations": list(operations), **members})("0099_added", "quotas")
    return list(faults(migration))


def add(**options: Any) -> AddField:
    return AddField("report", "note", models.TextField(**options))


REFUSED = {
    "a column that the older release does not fill": (add(default=""), "breaks inserts of the older release"),
    "a column with an index": (add(null=True, db_index=True), "builds an index while nobody can write"),
    "a unique column": (add(null=True, unique=True), "builds an index while nobody can write"),
    "another type": (AlterField("report", "note", models.IntegerField()), "may rewrite or scan the table"),
    "an index": (AddIndex("report", INDEX), "AddIndexConcurrently"),
    "a constraint": (AddConstraint("report", CHECK), "AddConstraintNotValid"),
    "a removal": (RemoveField("report", "note"), "takes away what the older release still uses"),
    "another name": (RenameField("report", "note", "remark"), "takes away what the older release still uses"),
    "in a wrapper": (
        SeparateDatabaseAndState(database_operations=[AddIndex("report", INDEX)]),
        "AddIndexConcurrently",
    ),
    "an index in SQL": (RunSQL("CREATE INDEX by_note ON quotas_report (note)"), "CREATE INDEX CONCURRENTLY"),
    "a type in SQL": (RunSQL("ALTER TABLE quotas_report ALTER COLUMN note TYPE bigint"), "rewrites the table"),
    "NOT NULL in SQL": (RunSQL("ALTER TABLE quotas_report ALTER note SET NOT NULL"), "NOT VALID check"),
    "a check in SQL": (RunSQL("ALTER TABLE quotas_report ADD CONSTRAINT c CHECK (note > '')"), "NOT VALID"),
    "a removal in SQL": (RunSQL("ALTER TABLE quotas_report DROP COLUMN note"), "older release"),
}

ALLOWED = {
    "a column that may be empty": add(null=True),
    "a column that the database fills": AddField("report", "seen_at", models.DateTimeField(db_default=Now())),
    "an index beside writers": AddIndexConcurrently("report", INDEX),
    "a constraint of new rows": AddConstraintNotValid("report", CHECK),
    "its validation": ValidateConstraint("report", "has_note"),
    "a new table": CreateModel("Remark", [("id", models.BigAutoField(primary_key=True))]),
    "a table of SQL with its index": RunSQL("CREATE TABLE t (a int); CREATE INDEX by_a ON t (a);"),
    "an index of SQL beside writers": RunSQL("CREATE INDEX CONCURRENTLY by_note ON quotas_report (note)"),
    "a check of new rows in SQL": RunSQL("ALTER TABLE quotas_report ADD CONSTRAINT c CHECK (note > '') NOT VALID"),
    "what a function does later": RunSQL("CREATE FUNCTION f() RETURNS void AS $$ DROP TABLE t $$ LANGUAGE sql"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_stops_the_register_is_refused_with_what_to_do(name: str) -> None:
    operation, advice = REFUSED[name]
    (fault,) = found(operation)
    assert advice in fault
    assert fault.startswith("quotas.0099_added: ")


@pytest.mark.parametrize("name", ALLOWED)
def test_what_the_register_can_bear_is_not(name: str) -> None:
    assert found(ALLOWED[name]) == []


def test_a_table_of_the_same_migration_is_empty() -> None:
    table = CreateModel("Remark", [("id", models.BigAutoField(primary_key=True)), ("note", models.TextField())])
    assert found(table, AddIndex("remark", INDEX), AddConstraint("remark", CHECK)) == []


def test_a_removal_of_a_later_release_says_why_it_may() -> None:
    removal = RemoveField("report", "note")
    name = "RemoveField quotas.report.note"
    assert found(removal, reviewed={name: "no release since 1.3 uses it"}) == []
    assert found(removal, reviewed={name: " "}), "with a reason"
    assert found(removal, reviewed={"RemoveField quotas.report.other": "another one"})


def test_the_migrations_of_the_register_pass() -> None:
    call_command("check_migrations")
