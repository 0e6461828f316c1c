"""The functions of the database that roles other than the owner may execute, and where they look for tables."""

import pytest
from django.conf import settings
from django.db import connection

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
