"""Migration operations of the kernel."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: its rows are only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only', TABLE = TG_TABLE_NAME;
END $$;
"""
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
        super().__init__(_FUNCTION + _ADD.format(**names), _REMOVE.format(**names))


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


_WALL = """
ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reach ON "{table}" USING ((SELECT core_reaches_everything()) OR {within}) WITH CHECK ({check});
DO $$ BEGIN
    IF current_user <> '{role}' THEN
        EXECUTE format('CREATE POLICY owner ON "{table}" TO %I USING (true) WITH CHECK (true)', current_user);
    END IF;
END $$;
"""
_NO_WALL = """
DROP POLICY IF EXISTS owner ON "{table}";
DROP POLICY reach ON "{table}";
ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Walled(migrations.RunSQL):
    """Rows outside the declared reach (``core.walls``) do not exist for the application: a condition in SQL.

    The owner's functions and migrations see all. A row may be written where it may be seen, or as ``check`` says.
    """

    def __init__(self, table: str, within: str, check: str = "") -> None:
        within = f"({within})"
        check = f"(SELECT core_reaches_everything()) OR ({check or within})"
        names = {"table": table, "role": settings.APP_DATABASE_ROLE, "within": within, "check": check}
        super().__init__(_WALL.format(**names), _NO_WALL.format(**names))


def script(migration: str, name: str) -> str:
    """The SQL file ``name`` beside a migration (its ``__file__``) in ``sql/``; ``{role}`` is the application's role."""
    text = Path(migration).with_name("sql").joinpath(name).read_text(encoding="utf-8")
    return text.replace("{role}", settings.APP_DATABASE_ROLE)
