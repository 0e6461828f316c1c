"""Operations of migrations: what the database guards of a table, in a line each, and SQL files.

They belong to the migrations and are frozen with them: from the first release on, an operation that was used is not
changed, because it would change what an old migration does. A new guard is a new operation. This is the only module of
the project that a migration imports (and ``enterprises.migrations.operations``); it imports nothing of the project.

It is a package so that Django does not take it for a migration.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_MADE = re.compile(
    r"^CREATE (?:(?:CONSTRAINT )?(?P<trigger>TRIGGER) (?P<name>\w+)\s.*?\sON (?P<table>\w+)"
    r"|(?P<kind>FUNCTION|TABLE|TYPE|VIEW) (?P<object>\w+))",
    re.MULTILINE | re.DOTALL,
)


_TRIGGER_FUNCTION = re.compile(r"^CREATE FUNCTION (\w+)\(\) RETURNS trigger", re.MULTILINE)
_OWNERS_ALONE = """
DO $$ BEGIN
    REVOKE ALL ON FUNCTION {name}() FROM PUBLIC;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}' AND rolname <> current_user) THEN
        REVOKE ALL ON FUNCTION {name}() FROM "{role}";
    END IF;
END $$;
"""


class CreateTables(Operation):
    """Create the tables of an app together.

    In a list of ``CreateModel`` each one renders all models again that are connected with it, which took two thirds of
    the time of ``migrate``; here they are rendered once.
    """

    def __init__(self, tables: Sequence[migrations.CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # As RunPython has models rendered anew that others left unrendered: whoever needs them renders them all once.
        state.is_delayed = True
        state.clear_delayed_apps_cache()
        state.is_delayed = False
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.tables)} tables"


class SqlFile(migrations.RunSQL):
    """Run an SQL file from ``sql/`` beside the migration (given by its ``__file__``); the way back drops what it creates.

    Its trigger functions can be attached to tables by the owner alone: on a temporary table of their own, other roles
    would run them with the owner's rights on rows that they made up. To fire a trigger takes no right to its function.

    ``{role}`` in the file is the application's role, ``{sign_in}`` that of the sign-in; ``texts`` are put in for other
    names in braces. ``undo`` is SQL for the way back of what is neither a function, trigger, table, type nor view.
    """

    def __init__(self, migration: str, name: str, *, undo: str = "", **texts: str) -> None:
        sql = Path(migration).with_name("sql").joinpath(name).read_text(encoding="utf-8")
        roles = {"role": settings.APP_DATABASE_ROLE, "sign_in": settings.SIGN_IN_DATABASE_ROLE}
        for key, text in (roles | texts).items():
            sql = sql.replace(f"{{{key}}}", text)
        closed = (_OWNERS_ALONE.format(name=name, role=roles["role"]) for name in _TRIGGER_FUNCTION.findall(sql))
        sql = "".join([sql, *closed])
        super().__init__(sql, "\n".join([*_drops(sql), undo]))


def _drops(sql: str) -> list[str]:
    """Return the statements that drop what SQL creates, last made first; what else hangs on it goes with it."""
    drops = [
        f"DROP TRIGGER {made['name']} ON {made['table']};"
        if made["trigger"]
        else f"DROP {made['kind']} {made['object']} CASCADE;"
        for made in _MADE.finditer(sql)
    ]
    return drops[::-1]


_ADD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}' AND rolname <> current_user) THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{role}";
    END IF;
END $$;
"""
_REMOVE = """
DROP TRIGGER append_only ON "{table}";
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}' AND rolname <> current_user) THEN
        GRANT UPDATE, DELETE ON "{table}" TO "{role}";
    END IF;
END $$;
"""


class AppendOnly(migrations.RunSQL):
    """Rows of this table are added, never changed or deleted: by grant, and by a trigger that binds the owner too."""

    def __init__(self, table: str) -> None:
        names = {"table": table, "role": settings.APP_DATABASE_ROLE}
        super().__init__(_ADD.format(**names), _REMOVE.format(**names))


_FINITE = """
ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{column}_finite"
    CHECK ("{column}" > '-Infinity' AND "{column}" < 'Infinity');
"""
_NOT_FINITE = 'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{column}_finite";'


class Finite(migrations.RunSQL):
    """Refuse NaN and infinity in these columns: PostgreSQL sorts NaN above infinity, so a range excludes it too."""

    def __init__(self, table: str, *columns: str) -> None:
        super().__init__(
            "".join(_FINITE.format(table=table, column=column) for column in columns),
            "".join(_NOT_FINITE.format(table=table, column=column) for column in columns),
        )


_KEEP = """
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON "{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""


class NeverDeleted(migrations.RunSQL):
    """Rows of this table may change and are never deleted."""

    def __init__(self, table: str) -> None:
        super().__init__(_KEEP.format(table=table), f'DROP TRIGGER never_deleted ON "{table}";')


_COLUMNS = """
CREATE OR REPLACE TRIGGER kept_columns BEFORE UPDATE ON "{table}" FOR EACH ROW
    EXECUTE FUNCTION core_kept_columns('{rules}');
"""


class KeptColumns(migrations.RunSQL):
    """Columns of evidence stay as they were written.

    ``always`` never changes, ``entered`` by loaders alone (``core.loaders``), ``once`` is filled in once, ``earlier``
    moves to an earlier value only (empty is latest), ``grows`` never shrinks; ``while_in`` names states and the columns
    that change in these alone; ``states`` says which state may follow which. ``free`` columns may change: a test fails
    for a column that is in none of these. Applied again, it replaces the rules of before.
    """

    def __init__(
        self,
        table: str,
        *,
        always: str,
        entered: str = "",
        once: str = "",
        earlier: str = "",
        grows: str = "",
        free: str = "version",
        while_in: tuple[str, str] | None = None,
        states: dict[str, str] | None = None,
    ) -> None:
        lists = {"always": always, "entered": entered, "once": once, "earlier": earlier, "grows": grows, "free": free}
        rules: dict[str, Any] = {name: columns.split() for name, columns in lists.items() if columns}
        if while_in is not None:
            rules["while"] = {"states": while_in[0].split(), "columns": while_in[1].split()}
        if states is not None:
            rules["states"] = {before: after.split() for before, after in states.items()}
        super().__init__(
            _COLUMNS.format(table=table, rules=json.dumps(rules)), f'DROP TRIGGER IF EXISTS kept_columns ON "{table}";'
        )


_CHAIN = """
ALTER TABLE "{table}" ADD COLUMN chain_point bigint NOT NULL DEFAULT core_chain_point(pg_current_xact_id());
ALTER TABLE "{table}" ALTER COLUMN chain_point DROP DEFAULT;
CREATE INDEX "{table}_chain" ON "{table}" USING brin (chain_point) WITH (pages_per_range = 16);
CREATE TRIGGER chain_stamp BEFORE INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION core_chain_stamp();
"""
_UNCHAIN = """
DROP TRIGGER chain_stamp ON "{table}";
ALTER TABLE "{table}" DROP COLUMN chain_point;
"""


class Chained(migrations.RunSQL):
    """Rows note the transaction that writes them, for the sealer (``core.sealing``): a column that only SQL knows."""

    def __init__(self, table: str) -> None:
        super().__init__(_CHAIN.format(table=table), _UNCHAIN.format(table=table))


_NAMED = """
CREATE TRIGGER names_its_actor_insert AFTER INSERT ON "{table}" FOR EACH ROW
    WHEN ({inserted}) EXECUTE FUNCTION core_refuse_unproven_actor();
CREATE TRIGGER names_its_actor_update AFTER UPDATE ON "{table}" FOR EACH ROW
    WHEN ({updated}) EXECUTE FUNCTION core_refuse_unproven_actor();
"""
_NOT_NAMED = """
DROP TRIGGER names_its_actor_insert ON "{table}";
DROP TRIGGER names_its_actor_update ON "{table}";
"""
_IS_NOT_ACTOR = "(NEW.{who} = core_actor()) IS NOT TRUE"


class NamesItsActor(migrations.RunSQL):
    """Rows name the person who is proven to act in the transaction (ADR 18), and nobody else.

    ``made_by`` is the column of the person who makes a row. ``acts`` has the columns of those who act on it later, each
    with the column that is filled at the same time; both may be emptied again. A column of ``moved`` is filled or
    changed by some proven person, who need not be named in it; one of ``fixed`` is not emptied by the system either.
    One of ``told`` names its actor or, for what the system does, nobody. ``unless`` has the conditions under which the
    system acts for a person who has confirmed it before, of rows that are ``inserted`` and ``updated``. Asked after the row, when all else that is wrong was said.
    """

    def __init__(
        self,
        table: str,
        *,
        made_by: str = "",
        acts: dict[str, str] | None = None,
        moved: str = "",
        told: str = "",
        fixed: str = "",
        unless: dict[str, str] | None = None,
    ) -> None:
        inserted, updated = [], []
        for who in made_by.split():
            inserted.append(_IS_NOT_ACTOR.format(who=who))
            updated.append(f"NEW.{who} IS DISTINCT FROM OLD.{who} AND {inserted[-1]}")
        for who, filled in (acts or {}).items():
            acted = f"(NEW.{who} IS NOT NULL OR NEW.{filled} IS NOT NULL) AND {_IS_NOT_ACTOR.format(who=who)}"
            inserted.append(acted)
            updated.append(f"(NEW.{who}, NEW.{filled}) IS DISTINCT FROM (OLD.{who}, OLD.{filled}) AND {acted}")
        for who in told.split():
            inserted.append(f"NEW.{who} IS NOT NULL AND {_IS_NOT_ACTOR.format(who=who)}")
            updated.append(f"NEW.{who} IS DISTINCT FROM OLD.{who} AND {inserted[-1]}")
        for column in moved.split():
            changed = f"NEW.{column} IS DISTINCT FROM OLD.{column} AND NEW.{column} IS NOT NULL"
            updated.append(f"{changed} AND core_actor() IS NULL")
        for column in fixed.split():
            updated.append(f"NEW.{column} IS DISTINCT FROM OLD.{column} AND core_actor() IS NULL")
        conditions = {"inserted": " OR ".join(inserted) or "false", "updated": " OR ".join(updated)}
        for event, excuse in (unless or {}).items():
            conditions[event] = f"({conditions[event]}) AND ({excuse}) IS NOT TRUE"
        super().__init__(_NAMED.format(table=table, **conditions), _NOT_NAMED.format(table=table))


_DECIDED = """
CREATE TRIGGER decided_in_name AFTER UPDATE ON "{table}" FOR EACH ROW WHEN (
    (NEW.state, NEW.decided_by_id, NEW.decided_at) IS DISTINCT FROM (OLD.state, OLD.decided_by_id, OLD.decided_at)
    AND NOT core_may_load() AND CASE
        WHEN NEW.state <> OLD.state AND NEW.state IN ({states}) THEN
            (NEW.decided_by_id = core_actor() AND NEW.decided_at BETWEEN clock_timestamp() - interval '10 minutes'
                                                                 AND clock_timestamp() + interval '1 minute') IS NOT TRUE
        WHEN NEW.state <> OLD.state AND NEW.state = '{back}' THEN
            NEW.decided_by_id IS NOT NULL OR NEW.decided_at IS NOT NULL
        ELSE (NEW.decided_by_id, NEW.decided_at) IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at)
    END
) EXECUTE FUNCTION core_refuse_unproven_actor();
"""


class DecidedInName(migrations.RunSQL):
    """Rows enter these states in the name of the proven person, at the instant of the database's clock.

    Who decided and when change with such a decision alone, and are emptied when it is taken back, to the state ``back``:
    the minutes in which that may be done are counted from then. Loaders enter what was decided.
    """

    def __init__(self, table: str, states: str, *, back: str = "") -> None:
        names = ", ".join(f"'{state}'" for state in states.split())
        super().__init__(
            _DECIDED.format(table=table, states=names, back=back), f'DROP TRIGGER decided_in_name ON "{table}";'
        )


class WrittenBySomebody(migrations.RunSQL):
    """Rows of this table are put in, changed and deleted by some proven person (ADR 18), or by a loader.

    For what names nobody: the register itself, and what its rules are made of. What the system does is left out.
    """

    def __init__(self, table: str) -> None:
        super().__init__(
            f"""
            CREATE TRIGGER written_by_somebody AFTER INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH ROW
                WHEN (core_actor() IS NULL AND NOT core_may_load()) EXECUTE FUNCTION core_refuse_unproven_actor();
            """,
            f'DROP TRIGGER written_by_somebody ON "{table}";',
        )


def declared(kind: str, element: str = "text") -> str:
    """Return SQL for the array that the session declares for a kind of its reach, for use in policies.

    It is read once a statement. The cast stands inside the subquery, where it is made once; outside it changes nothing,
    but says that this is an array and not a set of rows.
    """
    return f"((SELECT NULLIF(current_setting('reach.{kind}', true), '')::{element}[])::{element}[])"


_SECURE = """
ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reach ON "{table}" USING ((SELECT core_reaches_everything()) OR {within}) WITH CHECK ({check});
DO $$ BEGIN
    IF current_user <> '{role}' THEN
        EXECUTE format('CREATE POLICY owner ON "{table}" TO %I USING (true) WITH CHECK (true)', current_user);
    END IF;
END $$;
"""
_NOT_SECURE = """
DROP POLICY IF EXISTS owner ON "{table}";
DROP POLICY reach ON "{table}";
ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class RowSecurity(migrations.RunSQL):
    """Row-level security (``core.row_security``): hides rows outside the declared reach from the application.

    The condition is SQL. The owner's functions and migrations see all. A row may be written where it may be seen, or as
    ``check`` says.
    """

    def __init__(self, table: str, within: str, check: str = "") -> None:
        within = f"({within})"
        check = f"(SELECT core_reaches_everything()) OR ({check or within})"
        names = {"table": table, "role": settings.APP_DATABASE_ROLE, "within": within, "check": check}
        super().__init__(_SECURE.format(**names), _NOT_SECURE.format(**names))
