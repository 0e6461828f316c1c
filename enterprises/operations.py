"""Migration operations of the register: row-level security by conflicts of interest."""

from django.conf import settings
from django.db import migrations

# Restrictive: it narrows what other policies admit, and binds the application alone: functions of the owner see all.
# Its first half is evaluated once a statement, for an actor without conflicts.
_CLOSE = """
DO $$ BEGIN
    EXECUTE format(
        $policy$
        CREATE POLICY conflict ON "{table}" AS RESTRICTIVE TO %s USING (
            cardinality((SELECT core_reach('closed'))) = 0
            OR {open}
        ) WITH CHECK (true)
        $policy$,
        CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN quote_ident('{role}') ELSE 'PUBLIC' END
    );
END $$;
"""


class ClosedByConflict(migrations.RunSQL):
    """Row-level security by conflicts of interest: hides rows of matters closed to the actor.

    ``matters``: SQL for the array of matters that a row belongs to. Row-level security must be enabled on the table.
    The rule is in ``enterprises.conflicts``.
    """

    def __init__(self, table: str, matters: str) -> None:
        super().__init__(*_close(table, f"NOT COALESCE({matters} && (SELECT core_reach('closed'))::uuid[], false)"))


class ClosedWithOwner(migrations.RunSQL):
    """Rows that hang on a row of a closed matter do not exist either, also for whoever reaches everything else.

    ``owner``: the table that ``column`` leads to; its own policies say whether its row may be seen.
    """

    def __init__(self, table: str, column: str, owner: str) -> None:
        super().__init__(*_close(table, f"EXISTS (SELECT FROM {owner} o WHERE o.id = {table}.{column})"))


def _close(table: str, is_open: str) -> tuple[str, str]:
    names = {"table": table, "open": is_open, "role": settings.APP_DATABASE_ROLE}
    return _CLOSE.format(**names), f'DROP POLICY conflict ON "{table}";'
