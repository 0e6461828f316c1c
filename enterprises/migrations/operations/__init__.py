"""Operations of migrations: row-level security by conflicts of interest, declarations and assignments of matters.

With the SQL that guards of many tables share. They are frozen with the migrations, as ``core.migrations.operations``.
"""

import json

from django.conf import settings
from django.db import migrations

from core.migrations.operations import SqlFile

# For ``RecordedInRole``: place, enterprise and authority of a row that names its place, or lies at a site.
AT_PLACE = "SELECT code, NULL, NULL FROM enterprises_jurisdiction WHERE id = ($1).place_id"
AT_SITE = """
SELECT place.code, s.enterprise_id, NULL FROM enterprises_site s
JOIN enterprises_jurisdiction place ON place.id = s.jurisdiction_id WHERE s.id = ($1).site_id
"""
PLACE_OF_SITE = """
SELECT place.code, NULL, NULL FROM enterprises_site s
JOIN enterprises_jurisdiction place ON place.id = s.jurisdiction_id WHERE s.id = ($1).site_id
"""
# For ``RowSecurity``: rows of a ``table`` that lie at a site in the actor's reach.
OF_SITE = """
    EXISTS (
        SELECT FROM enterprises_site s
        JOIN enterprises_jurisdiction j ON j.id = s.jurisdiction_id
        JOIN enterprises_enterprise e ON e.id = s.enterprise_id
        WHERE s.id = {table}.site_id
          AND (reach_covers((SELECT core_reach('places')), j.code, NULL)
               OR s.enterprise_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
               OR e.group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[])))
"""
# For ``NamesItsActor``: what history states has no author.
LOADED = {"inserted": "NEW.recorded_by_id IS NULL AND core_may_load()"}

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


_DECLARE = _CLOSE.replace("POLICY conflict", "POLICY declared").replace("'closed'", "'declarer'")


class OpenedByDeclaration(migrations.RunSQL):
    """Rows of a case's file do not exist for whoever has still to declare his impartiality in the matter (ADR 14).

    ``cases``: SQL for the array of cases whose file a row belongs to.
    """

    def __init__(self, table: str, cases: str) -> None:
        declarer = "((SELECT core_reach('declarer'))::uuid[])[1]"
        is_open = f"COALESCE({cases} <@ (SELECT matters_declared_by({declarer})), false)"
        names = {"table": table, "open": is_open, "role": settings.APP_DATABASE_ROLE}
        super().__init__(_DECLARE.format(**names), f'DROP POLICY declared ON "{table}";')


_ASSIGN = """
DO $$ BEGIN
    EXECUTE format(
        $policy$
        CREATE POLICY assigned ON "{table}" TO %s USING ({matters} && (SELECT core_reach('assigned'))::uuid[])
        $policy$,
        CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN quote_ident('{role}') ELSE 'PUBLIC' END
    );
END $$;
"""
_LEAVE = _CLOSE.replace("POLICY conflict", "POLICY away").replace("'closed'", "'away'")


class FollowsAssignment(migrations.RunSQL):
    """Rows of a matter that was assigned to another office are that office's, and no longer their own place's (ADR 14).

    ``matters``: as for ``ClosedByConflict``. ``leaves``: whether the row's own place loses it.
    """

    def __init__(self, table: str, matters: str, *, leaves: bool = True) -> None:
        role = settings.APP_DATABASE_ROLE
        sql, reverse = _ASSIGN.format(table=table, matters=matters, role=role), f'DROP POLICY assigned ON "{table}";'
        if leaves:
            here = f"NOT COALESCE({matters} && (SELECT core_reach('away'))::uuid[], false)"
            sql += _LEAVE.format(table=table, open=here, role=role)
            reverse += f'DROP POLICY away ON "{table}";'
        super().__init__(sql, reverse)


def _close(table: str, is_open: str) -> tuple[str, str]:
    names = {"table": table, "open": is_open, "role": settings.APP_DATABASE_ROLE}
    return _CLOSE.format(**names), f'DROP POLICY conflict ON "{table}";'


class EnteredAheadByTwo(SqlFile):
    """Rows of a table are entered and withdrawn by two people, before the day from which they hold.

    ``name`` begins the names of the trigger and of its refusals, ``acts`` those of the acts; ``stated``: SQL for the
    arguments of the request besides day and document, as ``jsonb_build_object`` takes them.
    """

    def __init__(self, table: str, name: str, acts: str, stated: str) -> None:
        undo = f"DELETE FROM enterprises_twopersonact WHERE act LIKE '{acts}.%';"  # noqa: S608
        folder = __file__.removesuffix("/__init__.py")  # the SQL lies beside it
        super().__init__(folder, "entered_ahead.sql", undo=undo, table=table, prefix=name, acts=acts, stated=stated)


_RECORDED = """
CREATE TRIGGER {name} AFTER {event} ON "{table}" FOR EACH ROW {when}
    EXECUTE FUNCTION recorded_in_role('{capability}', '{{{roles}}}', $bounds${bounds}$bounds$);
"""


class RecordedInRole(migrations.RunSQL):
    """Rows of this table are recorded by a person who holds one of the roles of a capability in the row's place.

    ``bounds``: SQL that selects place (code), enterprise and authority of the row, which is ``$1``. ``when``: SQL for the
    rows concerned, if not all of them; ``event``: what is asked, if not each new row. A test compares the roles with the
    grants of the capability.
    """

    def __init__(
        self,
        table: str,
        capability: str,
        roles: str,
        bounds: str,
        *,
        when: str = "",
        event: str = "INSERT",
        name: str = "recorded_in_role",
    ) -> None:
        names = {"table": table, "capability": capability, "roles": ",".join(roles.split()), "bounds": bounds}
        condition = f"WHEN ({when})" if when else ""
        super().__init__(
            _RECORDED.format(name=name, event=event, when=condition, **names), f'DROP TRIGGER {name} ON "{table}";'
        )


class WrittenInRole(migrations.RunSQL):
    """Rows of this table are written and deleted by a person who holds one of the roles where they lie.

    For rows that follow from an act on another row, and reference data. Without roles loaders alone write them.
    """

    def __init__(self, table: str, roles: str, bounds: str = "SELECT 'CN', NULL, NULL") -> None:
        held = ",".join(roles.split())
        super().__init__(
            f'CREATE TRIGGER written_in_role AFTER INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH ROW'
            f" EXECUTE FUNCTION written_in_role('{{{held}}}', $bounds${bounds}$bounds$);",
            f'DROP TRIGGER written_in_role ON "{table}";',
        )


_BEGUN = """
CREATE TRIGGER begun_in_role AFTER INSERT ON "{table}" FOR EACH ROW
    EXECUTE FUNCTION stepped_in_role('{rules}', $bounds${bounds}$bounds$);
"""
_STEPPED = """
CREATE TRIGGER stepped_in_role AFTER UPDATE ON "{table}" FOR EACH ROW WHEN ({changed})
    EXECUTE FUNCTION stepped_in_role('{rules}', $bounds${bounds}$bounds$);
"""
ANYBODY = "*"


class StepsInRole(migrations.RunSQL):
    """Rows of this table take each step of their lifecycle by a person who holds a role for it where they lie.

    ``steps``: the roles by the state that a row enters (``closed``), by the step to it (``appealed>decided``) and by the
    state in which it is made (``>draft``); ``ANYBODY`` where another guard asks. A step that is not listed is nobody's.
    ``columns``: the roles by the columns that change with no state, ``system`` where the system changes them too.
    ``bounds``: SQL that selects place (code), enterprise, authority and group of the row, which is ``$1``, in one row or
    several. A test compares the roles with the lifecycles.
    """

    def __init__(
        self, table: str, bounds: str, steps: dict[str, str], *, columns: dict[str, str] | None = None
    ) -> None:
        by_column = {name: roles.split() for names, roles in (columns or {}).items() for name in names.split()}
        rules = {"steps": {step: roles.split() for step, roles in steps.items()}, "columns": by_column}
        changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in ("state", *by_column))
        begun = {roles for step, roles in steps.items() if step.startswith(">")} != {ANYBODY}
        names = {"table": table, "rules": json.dumps(rules), "bounds": bounds, "changed": changed}
        super().__init__(
            (_BEGUN.format(**names) if begun else "") + _STEPPED.format(**names),
            f'DROP TRIGGER stepped_in_role ON "{table}"; DROP TRIGGER IF EXISTS begun_in_role ON "{table}";',
        )


class DeletedInRole(migrations.RunSQL):
    """Rows of this table, which names its enterprise, are deleted by people of it with one of a capability's roles."""

    def __init__(self, table: str, capability: str, roles: str) -> None:
        held = ",".join(roles.split())
        super().__init__(
            f'CREATE TRIGGER deleted_in_role AFTER DELETE ON "{table}" FOR EACH ROW'
            f" EXECUTE FUNCTION deleted_in_role('{capability}', '{{{held}}}');",
            f'DROP TRIGGER deleted_in_role ON "{table}";',
        )


_JOURNAL = """
CREATE TRIGGER journal_line_in_role AFTER INSERT ON "{table}" FOR EACH ROW
    EXECUTE FUNCTION journal_line_in_role($rules${rules}$rules$, $bounds${bounds}$bounds$);
CREATE CONSTRAINT TRIGGER journal_line_has_its_act AFTER INSERT ON "{table}" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION journal_line_has_its_act($rules${rules}$rules$, '{of}');
"""


class JournalInRole(migrations.RunSQL):
    """Lines of this journal are written with their act, by the person whose role allows it where the row lies.

    ``lines``: for each verb the roles, or ``system`` or ``ledger`` for lines that name nobody, and the query that finds
    the acts of a line, which is ``$1``, among the rows written in its transaction. A test compares the roles with the
    lifecycles. ``of``: the column of the case or the visit. ``bounds``: as for ``RecordedInRole``.
    """

    def __init__(self, table: str, of: str, bounds: str, lines: dict[str, tuple[str, str]]) -> None:
        rules = json.dumps({verb: {"roles": roles, "act": act} for verb, (roles, act) in lines.items()})
        super().__init__(
            _JOURNAL.format(table=table, of=of, bounds=bounds, rules=rules),
            f'DROP TRIGGER journal_line_has_its_act ON "{table}"; DROP TRIGGER journal_line_in_role ON "{table}";',
        )


_BY_OFFICE = """
CREATE TRIGGER entry_withdrawn_by_its_office AFTER INSERT ON "{table}" FOR EACH ROW
    WHEN (NEW.withdraws_id IS NOT NULL) EXECUTE FUNCTION entry_withdrawn_by_its_office('{{{roles}}}');
"""


class WithdrawnByItsOffice(migrations.RunSQL):
    """An entry of this table is withdrawn by the office that recorded it, or one above it of the same authority.

    ``roles``: those that withdraw. A test compares them with the grants of the capability.
    """

    def __init__(self, table: str, roles: str) -> None:
        super().__init__(
            _BY_OFFICE.format(table=table, roles=",".join(roles.split())),
            f'DROP TRIGGER entry_withdrawn_by_its_office ON "{table}";',
        )


class WithdrawnByFurtherRow(migrations.RunSQL):
    """An entry of this table is withdrawn by a further row alone, which states the same (``entry_withdrawal_guard``)."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f'CREATE TRIGGER entry_withdrawal_guard BEFORE INSERT ON "{table}" FOR EACH ROW'
            " WHEN (NEW.withdraws_id IS NOT NULL) EXECUTE FUNCTION entry_withdrawal_guard();",
            f'DROP TRIGGER entry_withdrawal_guard ON "{table}";',
        )
