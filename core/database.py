"""The roles on the database: the application's, the owner's for migrations, and others for one statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role}",
)


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
def session_of(database: dict[str, Any]) -> Iterator[psycopg.Connection]:
    """Open another role's own session on the database of ``default``; committed at its end."""
    address = {"user": database["USER"], "password": database["PASSWORD"]}
    address |= {"host": database["HOST"], "port": database["PORT"], **database["OPTIONS"]}
    address = {name: value for name, value in address.items() if value}
    with psycopg.connect(dbname=connections["default"].settings_dict["NAME"], **address) as session:
        yield session


def grant_to_application(alias: str = "default") -> None:
    """Grant the application's role the use of what the owner creates from now on.

    A migration takes back what a table must not allow.
    """
    with connections[alias].cursor() as cursor:
        role = sql.Identifier(settings.APP_DATABASE_ROLE)
        cursor.execute("SELECT current_user = %s", [settings.APP_DATABASE_ROLE])
        if cursor.fetchone() == (True,):
            return
        for grant in GRANTS:
            cursor.execute(sql.SQL(grant).format(role=role))


def disconnect(alias: str = "default") -> None:
    """Close the connection and its pool, before a fork or a change of role."""
    connection = connections[alias]
    connection.close()
    if isinstance(connection, DatabaseWrapper):
        connection.close_pool()
