"""Start-up checks: the register refuses to start if it could lose or rewrite data."""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from core import clock, standby
from core.database import MAY_MAKE_TEMPORARY_TABLES, disconnect
from core.schema_version import newer_version

# Every value of synchronous_commit but "off" answers only after the data is on disk.
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "data_checksums": "off"}


type Check = Callable[[], Iterator[str]]

_CHECKS: list[Check] = []


def check(function: Check) -> Check:
    """Register a startup check: a function that yields the reasons why the application must not serve."""
    _CHECKS.append(function)
    return function


class Refused(SystemExit):
    """The start was refused; ends the process, and its message is one line for people."""


def require(*more: Check) -> None:
    """Refuse to start, with every reason at once.

    Called by the web, the workers and ``run``, with ``more`` for what only one of them needs.
    """
    reasons: list[str] = []
    try:
        for check_ in (refusals, *more):
            for reason in check_():
                reasons.append(reason)
    except DatabaseError as error:  # of missing tables; the reasons before it are reported too
        reasons.append(f"the database cannot be queried: {str(error).strip().splitlines()[0]}")
    finally:
        disconnect()
    if reasons:
        raise Refused("refusing to start: " + "; ".join(reasons))


def refusals() -> Iterator[str]:
    if newer := newer_version():
        yield newer
    if not settings.LOSSY_DATABASE_ALLOWED:
        yield from _unsafe_settings()
    yield from _waits_for_no_standby()
    yield from _overprivileged_role()
    yield from _logs_tokens()
    yield from _without_row_security()
    for more in _CHECKS:
        yield from more()
    if settings.DEBUG and not settings.DEBUG_ALLOWED:
        yield "DEBUG is on"
    if not settings.SIGNING_NEEDS_SECOND_FACTOR and not settings.RELAXED_SIGNING_ALLOWED:
        yield "acts are signed without a second factor (SIGNING_NEEDS_SECOND_FACTOR)"
    if not settings.SIGN_IN_NEEDS_SECOND_FACTOR and not settings.RELAXED_SIGN_IN_ALLOWED:
        yield "officials sign in without a second factor (SIGN_IN_NEEDS_SECOND_FACTOR)"
    if not settings.FIXED_DAY_ALLOWED and (day := clock.fixed_day()):
        yield f"the business day is fixed at {day}: this is a demonstration's database"
    if not settings.FIXED_DAY_ALLOWED:
        yield from _may_enter_history()


def _unsafe_settings() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(UNSAFE)])
        for name, value in sorted(cursor.fetchall()):
            if value == UNSAFE[name]:
                yield f"PostgreSQL runs with {name} = {value}"


def _waits_for_no_standby() -> Iterator[str]:
    """Yield a reason if there are standbys, but a commit is acknowledged before one of them has it."""
    if standby.ALIAS not in settings.DATABASES:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('synchronous_standby_names')")
        if cursor.fetchone() == ("",):
            yield "DATABASE_STANDBY_URL is set, but commits wait for no standby: synchronous_standby_names is empty"


def _logs_tokens() -> Iterator[str]:
    """Yield a reason if the server logs parameters of statements, since these include the tokens of actors."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('log_parameter_max_length_on_error') <> '0'"
            " OR current_setting('log_parameter_max_length') <> '0' AND ("
            "current_setting('log_statement') = 'all' OR current_setting('log_transaction_sample_rate') <> '0'"
            " OR current_setting('log_min_duration_statement') <> '-1'"
            " OR current_setting('log_min_duration_sample') <> '-1')"
        )
        if cursor.fetchone() == (True,):
            yield "PostgreSQL writes parameters of statements into its log: set log_parameter_max_length = 0"


def _overprivileged_role() -> Iterator[str]:
    """Yield a reason if the role is superuser or owner or may become one, since constraints would not bind it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        role, is_superuser = cursor.fetchone()
        if is_superuser:
            yield f"the application's role {role} is a superuser"
            return
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND pg_has_role(current_user, relowner, 'MEMBER') ORDER BY relname LIMIT 1"
        )
        if owned := cursor.fetchone():
            yield f"the application's role {role} owns tables ({owned[0]}); name another in DATABASE_URL"
            return
        cursor.execute(MAY_MAKE_TEMPORARY_TABLES, [role])
        if cursor.fetchone() == (True,):
            yield f"the application's role {role} may make temporary tables, which hide the register's: run migrate"


def _may_enter_history() -> Iterator[str]:
    """Yield a reason if the role may state instants: a loader was interrupted, or this is a demonstration."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user FROM pg_class WHERE oid = 'core_loader'::regclass AND core_may_load()"
            " AND NOT pg_has_role(session_user, relowner, 'MEMBER')"
        )
        if row := cursor.fetchone():
            yield f"the application's role {row[0]} may enter history: a loader was interrupted (core_loader)"


def _without_row_security() -> Iterator[str]:
    """Yield each ``ROW_SECURITY`` model's table without forced row-level security, and a role that it does not bind."""
    secured = sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "ROW_SECURITY", False))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolbypassrls AND NOT rolsuper FROM pg_roles WHERE rolname = current_user")
        role, passes = cursor.fetchone()
        if passes:
            yield f"row-level security does not bind the application's role {role}"
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE NOT EXISTS (SELECT FROM pg_class c"
            " WHERE c.oid = to_regclass(name) AND c.relrowsecurity AND c.relforcerowsecurity"
            " AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'reach')) ORDER BY name",
            [secured],
        )
        for (table,) in cursor.fetchall():
            yield f"row-level security is not forced on {table}"
