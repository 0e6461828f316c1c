"""A guard removed, weakened or added outside the migrations stops the start, and is named."""

import fnmatch
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from core import guarded_schema, startup_checks
from core.guarded_schema.normal_form import normalise
from core.models import AuditEvent, SchemaStatement
from core.sealing import keys
from tests.support.databases import Clone
from tests.support.sealing import execute, superuser

SABOTAGE = {
    "a dropped trigger": (
        "DROP TRIGGER append_only ON quotas_posting",
        [
            "state of trigger append_only of quotas_posting is missing",
            "trigger append_only of quotas_posting is missing",
        ],
    ),
    "a trigger switched off": (
        "ALTER TABLE quotas_posting DISABLE TRIGGER ledger_apply",
        ["state of trigger ledger_apply of quotas_posting was changed: off instead of on"],
    ),
    "a trigger for replicas alone": (
        "ALTER TABLE quotas_notice ENABLE REPLICA TRIGGER notice_guard_update",
        ["state of trigger notice_guard_update of quotas_notice was changed: replica only instead of on"],
    ),
    "the hidden triggers of foreign keys switched off": (
        "ALTER TABLE quotas_lineuse DISABLE TRIGGER ALL",
        ["checks of constraint quotas_lineuse_line_id_* of quotas_lineuse was changed: off instead of on"],
    ),
    "a dropped four-eyes constraint": (
        "ALTER TABLE quotas_notice DROP CONSTRAINT notice_maker_is_not_checker",
        ["constraint notice_maker_is_not_checker of quotas_notice is missing"],
    ),
    "a constraint that checks nothing": (
        "ALTER TABLE quotas_posting DROP CONSTRAINT posting_tonnes_positive;"
        "ALTER TABLE quotas_posting ADD CONSTRAINT posting_tonnes_positive CHECK (true)",
        ["constraint posting_tonnes_positive of quotas_posting was changed: CHECK (true) instead of *"],
    ),
    "a dropped unique index": (
        "ALTER TABLE quotas_noticeeditor DROP CONSTRAINT notice_editor_once",
        [
            "constraint notice_editor_once of quotas_noticeeditor is missing",
            "unique index notice_editor_once of quotas_noticeeditor is missing",
        ],
    ),
    "grants on the postings": (
        "GRANT UPDATE, DELETE ON quotas_posting TO quota_app",
        [
            "grant of DELETE on quotas_posting to the application was added",
            "grant of UPDATE on quotas_posting to the application was added",
        ],
    ),
    "a grant on one column to everybody": (
        "GRANT UPDATE (tonnes) ON quotas_posting TO PUBLIC",
        ["grant of UPDATE on quotas_posting.tonnes to everybody was added"],
    ),
    "a replaced function": (
        "CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        ["function core_refuse_change() was changed"],
    ),
    "a function of another owner": (
        "ALTER FUNCTION ledger_apply() OWNER TO postgres",
        ["owner of function ledger_apply() was changed: postgres instead of the owner"],
    ),
    "a dropped policy": (
        "DROP POLICY reach ON quotas_posting",
        ["policy reach of quotas_posting is missing"],
    ),
    "a policy that lets everything pass": (
        "ALTER POLICY reach ON quotas_posting USING (true)",
        ["policy reach of quotas_posting was changed"],
    ),
    "row security switched off": (
        "ALTER TABLE quotas_report DISABLE ROW LEVEL SECURITY",
        ["row security of quotas_report was changed: off instead of forced"],
    ),
    "row security that does not bind the owner": (
        "ALTER TABLE quotas_report NO FORCE ROW LEVEL SECURITY",
        ["row security of quotas_report was changed: on instead of forced"],
    ),
    "a rule in place of a statement": (
        "CREATE RULE nothing AS ON INSERT TO core_auditevent DO INSTEAD NOTHING",
        ["rule nothing of core_auditevent was added"],
    ),
    "a setting of the role": (
        "ALTER ROLE quota_app IN DATABASE {database} SET reach.everything TO 'on'",
        ["setting reach.everything of the application here was added"],
    ),
}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_schema_of_the_migrations_starts(own_database: Clone) -> None:
    assert list(startup_checks.refusals()) == []


def test_whatever_weakens_a_guard_is_named(own_database: Clone) -> None:
    missed = {}
    with superuser(unbound=False):
        for name, (statement, expected) in SABOTAGE.items():
            with undone():
                execute(statement.replace("{database}", own_database.name))
                result = list(guarded_schema.differences())
            if not all(fnmatch.filter(result, pattern) for pattern in expected):
                missed[name] = result
        assert missed == {}
        assert list(guarded_schema.differences()) == []


@pytest.mark.parametrize(
    "name", ["a dropped trigger", "a dropped four-eyes constraint", "grants on the postings", "a dropped policy"]
)
def test_a_weakened_guard_stops_the_start(own_database: Clone, name: str) -> None:
    statement, expected = SABOTAGE[name]
    with superuser(unbound=False):
        execute(statement)
    assert set(expected) <= set(startup_checks.refusals())
    with pytest.raises(SystemExit, match="refusing to start"):
        startup_checks.require()


def test_an_attribute_of_the_role_is_named(own_database: Clone) -> None:
    expected = {"attributes of the application": "LOGIN, INHERIT"}
    result = {"attributes of the application": "LOGIN, INHERIT, BYPASSRLS"}
    assert list(guarded_schema.compare_items(expected, result)) == [
        "attributes of the application was changed: LOGIN, INHERIT, BYPASSRLS instead of LOGIN, INHERIT"
    ]


def test_the_application_cannot_say_what_the_schema_should_be(own_database: Clone) -> None:
    for act in ("INSERT INTO {} SELECT * FROM {}", "UPDATE {} SET statement = '{{}}'", "DELETE FROM {}"):
        with pytest.raises(DatabaseError, match="permission denied"):
            execute(act.replace("{}", "core_schemastatement").replace("{{", "{").replace("}}", "}"))


def test_a_statement_that_was_altered_or_deleted_stops_the_start(own_database: Clone) -> None:
    with superuser():
        execute("UPDATE core_schemastatement SET statement = replace(statement, 'append_only', 'whatever')")
    (line,) = startup_checks.refusals()
    assert "is not signed by this register" in line
    with superuser():
        execute("DELETE FROM core_schemastatement")
    (line,) = startup_checks.refusals()
    assert "was deleted" in line


def test_an_older_statement_does_not_pass_for_the_newest(own_database: Clone) -> None:
    newest = SchemaStatement.objects.latest("number")
    text = newest.statement.replace('"core.0004_fixed_rows",', "")
    with superuser():
        execute(
            "UPDATE core_schemastatement SET statement = %s, signature = %s",
            text,
            keys.sign(text.encode(), keys.SCHEMA),
        )
    assert list(startup_checks.refusals()) == [
        "migration core.0004_fixed_rows is not in the signed schema: run manage.py migrate"
    ]


def test_migrate_does_not_sign_what_was_changed_behind_it(own_database: Clone) -> None:
    with superuser(unbound=False):
        execute("DROP TRIGGER append_only ON quotas_posting")
    with pytest.raises(CommandError, match="trigger append_only of quotas_posting is missing"):
        call_command("migrate", verbosity=0)
    assert "trigger append_only of quotas_posting is missing" in list(startup_checks.refusals())


def test_migrate_signs_once_what_it_has_made(own_database: Clone) -> None:
    before = SchemaStatement.objects.count()
    call_command("migrate", verbosity=0)
    assert SchemaStatement.objects.count() == before


def test_a_difference_is_accepted_by_the_owner_with_a_reason(own_database: Clone, tmp_path: Path) -> None:
    with superuser(unbound=False):
        execute("CREATE UNIQUE INDEX more ON quotas_product (code, name)")
    text = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("sign_schema", stdout=text)
    assert "unique index more of quotas_product was added" in text.getvalue()
    call_command("sign_schema", "--accept", "an index of the database's administrator", stdout=text)
    assert list(startup_checks.refusals()) == []
    event = AuditEvent.objects.get(action="schema.accepted")
    assert event.reason == "an index of the database's administrator"
    assert event.data["differences"] == ["unique index more of quotas_product was added"]


def test_an_expression_printed_otherwise_is_the_same_and_another_is_not() -> None:
    printed = "CHECK (((((x >= 1) AND (x <= 9)) AND (y = 'a AND b')) OR (NOT ((u) AND (v)))))"
    again = "CHECK ((((x >= 1) AND (x <= 9) AND (y = 'a AND b')) OR (NOT ((u) AND (v)))))"
    assert normalise(printed) == normalise(again)
    assert normalise("((a) AND ((b) OR (c)))") != normalise("(((a) AND (b)) OR (c))")
    assert normalise("(NOT (a) AND (b))") != normalise("(NOT ((a) AND (b)))")
    listed = "((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"
    assert normalise(listed) == normalise("((s)::text = ANY (ARRAY[('a'::character varying)::text, 'b'::text]))")
