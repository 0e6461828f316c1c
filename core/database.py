"""Connections under the roles of the database: the application, the owner (for migrations), others for a statement."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

from core import statement_timeouts

MOST_KEPT = 2  # sessions of one role that are idle in a process
_idle: dict[tuple[Any, ...], list[psycopg.Connection]] = defaultdict(list)

GRANTS = (
    "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role}",
)
MAY_MAKE_TEMPORARY_TABLES = "SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')"
NO_TEMPORARY_TABLES = "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}"


@contextmanager
def as_owner(alias: str = "default") -> Iterator[None]:
    """Connect this alias as the owner inside the block; for migrations only."""
    connection = connections[alias]
    application = dict(connection.settings_dict)
    owner = {key: settings.DATABASE_OWNER[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    disconnect(alias)
    connection.settings_dict.update(owner)
    try:
        yield
    finally:
        disconnect(alias)
        connection.settings_dict.update({key: application[key] for key in owner})


@contextmanager
def on_server(sockets: Path, alias: str = "default") -> Iterator[None]:
    """Connect this alias to a server on other sockets, which ask for no password, inside the block."""
    connection = connections[alias]
    application = dict(connection.settings_dict)
    options = application["OPTIONS"].get("options", "")
    disconnect(alias)
    connection.settings_dict.update(HOST=str(sockets), PORT="", PASSWORD="", OPTIONS={"options": options})
    try:
        yield
    finally:
        disconnect(alias)
        connection.settings_dict.update({key: application[key] for key in ("HOST", "PORT", "PASSWORD", "OPTIONS")})


@contextmanager
def session_of(database: dict[str, Any]) -> Iterator[psycopg.Connection]:
    """Open another role's own session on the database of ``default``; committed at its end."""
    with psycopg.connect(**_address(database)) as session:
        yield session


@contextmanager
def kept_session_of(database: dict[str, Any]) -> Iterator[psycopg.Connection]:
    """Borrow a session as ``session_of`` opens it; the process keeps it for the next use. Committed at its end.

    For writes outside a transaction that holds locks, so that no other transaction waits for a connection being opened.
    At most ``MOST_KEPT`` are kept; more are opened as needed.
    """
    address = _address(database)
    idle = _idle[os.getpid(), address["dbname"], address["user"], address.get("host"), address.get("port")]
    session = _take_live(idle) or psycopg.connect(**address, autocommit=True)
    try:
        with session.transaction():
            yield session
    except BaseException:
        session.close()
        raise
    if len(idle) < MOST_KEPT:
        idle.append(session)
    else:
        session.close()


def _take_live(idle: list[psycopg.Connection]) -> psycopg.Connection | None:
    """Take a kept session that still works; drop those that have ended meanwhile."""
    while idle:
        try:
            session = idle.pop()
        except IndexError:  # another thread was faster
            return None
        try:
            session.execute("")
        except psycopg.Error:
            session.close()
        else:
            return session
    return None


def _address(database: dict[str, Any]) -> dict[str, Any]:
    options = {name: value for name, value in database["OPTIONS"].items() if name != "pool"}
    limits = f"{statement_timeouts.current().options} {options.pop('options', '')}".strip()
    address = {"user": database["USER"], "password": database["PASSWORD"], "host": database["HOST"]}
    address |= {"port": database["PORT"], "options": limits, **options}
    address = {name: value for name, value in address.items() if value}
    return {"dbname": connections["default"].settings_dict["NAME"], **address}


@contextmanager
def longer_statements(minutes: int = 15) -> Iterator[None]:
    """Let single statements of a task that reads much take longer inside the block."""
    for alias in connections:
        _limit_statements(alias, f"SET statement_timeout TO '{minutes}min'")
    try:
        yield
    finally:
        for alias in connections:
            _limit_statements(alias, "RESET statement_timeout")


def _limit_statements(alias: str, statement: str) -> None:
    """Send the statement, unless the connection does not work: the next one has the limits of the process."""
    with suppress(DatabaseError, InterfaceError), connections[alias].cursor() as cursor:
        cursor.execute(statement)


def grant_to_application(alias: str = "default") -> None:
    """Grant the application's role the use of everything that the owner creates from now on; other roles get nothing.

    A migration revokes the rights that a table or a function must not allow. The role makes no temporary tables, which
    PostgreSQL searches before those of the register.
    """
    with connections[alias].cursor() as cursor:
        role = sql.Identifier(settings.APP_DATABASE_ROLE)
        cursor.execute("SELECT current_user = %s", [settings.APP_DATABASE_ROLE])
        if cursor.fetchone() == (True,):
            return
        for grant in GRANTS:
            cursor.execute(sql.SQL(grant).format(role=role))
    forbid_temporary_tables(alias)


def forbid_temporary_tables(alias: str = "default") -> None:
    """Take from the application's role what a new database gives to everybody; a backup does not contain it."""
    with connections[alias].cursor() as cursor:
        cursor.execute(MAY_MAKE_TEMPORARY_TABLES, [settings.APP_DATABASE_ROLE])
        if cursor.fetchone() == (True,):
            names = {"database": connections[alias].settings_dict["NAME"], "role": settings.APP_DATABASE_ROLE}
            identifiers = {key: sql.Identifier(name) for key, name in names.items()}
            cursor.execute(sql.SQL(NO_TEMPORARY_TABLES).format(**identifiers))


def disconnect(alias: str = "default") -> None:
    """Close the connection and its pool, before a fork or a change of role."""
    connection = connections[alias]
    connection.close()
    if isinstance(connection, DatabaseWrapper):
        connection.close_pool()
