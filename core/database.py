"""The two roles on the database: the application's, and the owner's for migrations."""

from collections.abc import Iterator
from contextlib import contextmanager

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
