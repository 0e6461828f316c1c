"""The functions of the database that roles other than the owner may execute."""

from django.conf import settings
from django.db import connection

EXECUTABLE = """
    SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND has_function_privilege(%s, p.oid, 'EXECUTE')
      AND (p.prorettype = 'trigger'::regtype) = %s
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 1
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
