"""The functions of the database that roles other than the owner may execute, and where they look for tables."""

import pytest
from django.conf import settings
from django.db import connection

from core import clock

EXECUTABLE = """
    SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND has_function_privilege(%s, p.oid, 'EXECUTE')
      AND (p.prorettype = 'trigger'::regtype) = %s
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 1
"""
# A function that names a relation of the register, or runs what it composes, and searches where its caller says.
SEARCHES_ANYWHERE = """
    SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND p.prosqlbody IS NULL AND (p.prosrc ~ '\\mEXECUTE\\M' OR EXISTS (
            SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
            AND p.prosrc ~* ('\\m' || c.relname || '\\M')))
      AND NOT 'search_path=public, pg_temp' = ANY (COALESCE(p.proconfig, '{}'))
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 1
"""
# A function or trigger whose clock is that of the transaction's start, or whose day that of the session's time zone.
CLOCK_STANDS_STILL = """
    WITH guards AS (
        SELECT p.proname AS name, COALESCE(pg_get_function_sqlbody(p.oid), p.prosrc) AS body
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'public' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        UNION ALL
        SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL
        SELECT polname, pg_get_expr(polqual, polrelid) || pg_get_expr(polwithcheck, polrelid) FROM pg_policy
    )
    SELECT DISTINCT name FROM guards
    WHERE body ~* '\\m(now\\(\\)|(transaction|statement)_timestamp|(current|local)_?(date|time|timestamp)\\M)'
    ORDER BY 1
"""
MAKES_OBJECTS = """
    SELECT has_database_privilege(%(role)s, current_database(), 'TEMPORARY'),
        has_database_privilege(%(role)s, current_database(), 'CREATE'),
        bool_or(has_schema_privilege(%(role)s, n.oid, 'CREATE'))
    FROM pg_namespace n
"""


def executable(role: str, *, triggers: bool) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(EXECUTABLE, [role, triggers])
        return [name for (name,) in cursor.fetchall()]


def test_the_owner_alone_attaches_trigger_functions(db: None) -> None:
    """On a temporary table another role would run them, with the owner's rights, on rows that it made up."""
    assert executable(settings.DATABASE_OWNER["USER"], triggers=True), "the control: there are such functions"
    assert executable(settings.APP_DATABASE_ROLE, triggers=True) == []
    assert executable(settings.SIGN_IN_DATABASE_ROLE, triggers=True) == []


def test_the_sign_in_role_opens_sessions_and_signs_and_nothing_else(db: None) -> None:
    assert executable(settings.SIGN_IN_DATABASE_ROLE, triggers=False) == ["core_open_actor_session", "sign_act"]
    assert "ledger_balances" in executable(settings.APP_DATABASE_ROLE, triggers=False)


def test_every_function_that_names_a_table_means_that_of_the_register(db: None) -> None:
    """Otherwise it reads a temporary table of the same name, which its caller has made."""
    with connection.cursor() as cursor:
        cursor.execute(SEARCHES_ANYWHERE)
        assert cursor.fetchall() == []


@pytest.mark.parametrize("role", [settings.APP_DATABASE_ROLE, settings.SIGN_IN_DATABASE_ROLE])
def test_the_roles_make_no_tables_of_their_own(db: None, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MAKES_OBJECTS, {"role": settings.DATABASE_OWNER["USER"]})
        assert cursor.fetchone() == (True, True, True), "the control"
        cursor.execute(MAKES_OBJECTS, {"role": role})
        assert cursor.fetchone() == (False, False, False)


def test_the_clock_of_every_guard_goes_on_while_a_transaction_is_held_open(db: None) -> None:
    """But the proof of the actor is bound to the start of its transaction."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCK_STANDS_STILL)
        assert [name for (name,) in cursor.fetchall()] == ["core_actor", "core_actor_mac"]
        cursor.execute("SET LOCAL timezone TO '-12'")
        cursor.execute("SELECT core_today(), clock_timestamp()")
        day, instant = cursor.fetchone()
    assert day == instant.astimezone(clock.ZONE).date()
