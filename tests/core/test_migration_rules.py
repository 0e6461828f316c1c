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
    AlterOrderWithRespectTo,
    CreateModel,
    Migration,
    RemoveField,
    RenameField,
    RunPython,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Now

import quotas
from core.migration_rules import BEFORE_RELEASE, before_release, faults
from core.migrations.operations import AppendOnly, KeptColumns, SqlFile

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
    "code of our own": (RunPython(RunPython.noop), "in slices by a command"),
    "an operation that nobody knows": (AlterOrderWithRespectTo("report", "site"), "is not known"),
    **{
        statement: (RunSQL(statement), advice)
        for statement, advice in {
            "CREATE INDEX by_note ON quotas_report (note)": "add it concurrently",
            "create unique index by_note on quotas_report (note)": "add it concurrently",
            "ALTER TABLE quotas_report ALTER COLUMN note TYPE bigint": "rewrites the table",
            "ALTER TABLE quotas_report ALTER note SET DATA TYPE bigint": "rewrites the table",
            "ALTER TABLE quotas_report ALTER note SET NOT NULL": "NOT VALID",
            "alter table only quotas_report add note text, alter column note set not null": "NOT VALID",
            "ALTER TABLE quotas_report ADD CONSTRAINT c CHECK (note > '')": "NOT VALID",
            "ALTER TABLE quotas_report ADD CHECK (note > 'NOT VALID')": "NOT VALID",
            "ALTER TABLE quotas_report ADD FOREIGN KEY (site) REFERENCES s": "NOT VALID",
            "ALTER TABLE quotas_report ADD UNIQUE (note)": "builds an index",
            "ALTER TABLE quotas_report ADD CONSTRAINT c EXCLUDE USING gist (site WITH =)": "builds an index",
            "ALTER TABLE quotas_report ADD PRIMARY KEY (id)": "builds an index",
            "ALTER TABLE quotas_report ADD note text UNIQUE": "builds an index",
            "ALTER TABLE quotas_report ADD COLUMN note text DEFAULT gen_random_uuid()": "rewrites the table",
            "ALTER TABLE quotas_report ADD note bigserial": "rewrites the table",
            "ALTER TABLE quotas_report ADD note text NOT NULL": "breaks inserts of the older release",
            "ALTER TABLE quotas_report DROP COLUMN note": "older release",
            "ALTER TABLE quotas_report DROP note": "older release",
            "ALTER TABLE quotas_report RENAME note TO remark": "older release",
            "ALTER TABLE quotas_report SET UNLOGGED": "is not known",
            "DROP TABLE quotas_report": "older release",
            "DROP FUNCTION f()": "older release",
            "LOCK TABLE quotas_report": "rows of a table in use",
            "UPDATE quotas_report SET note = ''": "rows of a table in use",
            "DELETE FROM quotas_report": "rows of a table in use",
            "INSERT INTO quotas_remark SELECT id FROM quotas_report": "rows of a table in use",
            "DO $$ BEGIN UPDATE quotas_report SET note = ''; END $$": "is not known",
            "SELECT fill_notes()": "is not known",
            r"COMMENT ON TABLE t IS 'a\'; DROP TABLE quotas_report; --'": "backslash",
            "CREATE TABLE t (a int); UPDATE quotas_report SET note = ''": "rows of a table in use",
        }.items()
    },
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
    **{
        statement: RunSQL(statement)
        for statement in (
            "create table t (a int); create index by_a on t (a); update t set a = 1; ALTER TABLE t ADD UNIQUE (a)",
            'CREATE TABLE "t" (a int); INSERT INTO public.t SELECT 1; ALTER TABLE ONLY "t" ALTER a SET NOT NULL',
            "ALTER TABLE quotas_report ADD note text, ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now()",
            "ALTER TABLE quotas_report ADD note numeric(14, 3) DEFAULT 0, ADD remark text DEFAULT 'none; DROP TABLE t'",
            "ALTER TABLE quotas_report ADD CONSTRAINT c UNIQUE USING INDEX by_note",
            "ALTER TABLE quotas_report ALTER note DROP NOT NULL, VALIDATE CONSTRAINT c",
            "ALTER TABLE quotas_report ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON quotas_report USING (true)",
            "CREATE OR REPLACE TRIGGER t BEFORE UPDATE ON quotas_report FOR EACH ROW EXECUTE FUNCTION f()",
            "INSERT INTO quotas_programme (id, code) VALUES (1, 'a'), (2, 'b')",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC UPDATE quotas_report SET note = ''; SELECT 1; END",
            "GRANT SELECT ON quotas_report TO reader -- DROP TABLE quotas_report;",
            "COMMENT ON TABLE quotas_report IS 'DROP TABLE quotas_report;'",
        )
    },
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


def test_each_statement_is_reviewed_by_itself() -> None:
    small, large = "UPDATE quotas_programme SET note = 'none'", "UPDATE quotas_report SET note = 'none'"
    both = RunSQL(f"{small}; {large}"), RunSQL([large, (small, None)])
    for operation in both:
        (fault,) = found(operation, reviewed={f"RunSQL quotas: {small}": "some twenty rows"})
        assert f"RunSQL quotas: {large}" in fault
    assert len(found(RunSQL("DO $$ a $$; DO $$ b $$"))) == 2
    one, other = (
        fault.split(" is not known")[0].split(": ", 1)[1] for fault in found(RunSQL("DO $$ a $$; DO $$ b $$"))
    )
    assert one != other
    assert found(RunSQL("DO $$ a $$; DO $$ b $$"), reviewed={one: "reads", other: "reads"}) == []
    assert found(RunSQL("DO $$ a $$"), reviewed={other: "reads"}) != []


def test_operations_of_the_register_on_a_new_table_and_new_functions_are_harmless() -> None:
    table = CreateModel("Remark", [("id", models.BigAutoField(primary_key=True))])
    assert found(table, AppendOnly("quotas_remark"), KeptColumns("quotas_report", always="id")) == []
    assert found(SqlFile(quotas.__file__.replace("__init__", "migrations/__init__"), "confirmed_sheets.sql")) == []


def test_code_is_reviewed_by_its_name() -> None:
    def fill_notes(apps: object, editor: object) -> None: ...

    assert found(RunPython(fill_notes), reviewed={"RunPython quotas.fill_notes": "twenty rows"}) == []


def test_a_review_of_nothing_is_refused() -> None:
    (fault,) = found(reviewed={"RemoveField quotas.report.note": "no release uses it"})
    assert "which nothing here is called" in fault


def test_what_was_before_the_release_is_known_by_the_graph() -> None:
    graph = MigrationLoader(None).graph
    before = before_release(graph)
    assert {("quotas", "0001_initial"), *BEFORE_RELEASE.items()} <= before
    graph.add_node(("quotas", "0004_also"), Migration("0004_also", "quotas"))
    assert ("quotas", "0004_also") not in before_release(graph), "a number may be used twice"


def test_the_migrations_of_the_register_pass() -> None:
    call_command("check_migrations")
