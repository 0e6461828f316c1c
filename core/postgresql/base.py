"""Django's PostgreSQL backend, extended to declare the actor's reach before each statement (``core.row_security``).

The declaration is a set of settings of the session, sent in one round trip. What differs is sent again whenever another
one is wanted, and all of it whenever the session may have lost it: on a connection from the pool, and after a rollback,
which also resets settings.

Statements in files (``core.sql``), and those of the ORM within ``core.sql.prepared``, are prepared; elsewhere their
parameters stand in the text.
"""

from functools import lru_cache
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, Error
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL, Identifier, Literal

from core import row_security, sql, statement_timeouts


@lru_cache(maxsize=4096)
def _declaration_statements(reach: row_security.Declaration, before: row_security.Declaration | None) -> bytes:
    """Return the statements that declare a reach in a session with another one; all of them if that is not known.

    They are not queries: the isolation level of a transaction can still be set after them.
    """
    wanted, had = dict(reach.settings), dict(before.settings) if before is not None else None
    statements = [
        SQL("SET {} TO {}").format(Identifier("reach", kind), Literal(wanted.get(kind, "")))
        for kind in (*row_security.SWITCHES, *row_security.KINDS)
        if had is None or wanted.get(kind) != had.get(kind)
    ]
    return SQL("; ").join(statements).as_bytes()


class DatabaseWrapper(base.DatabaseWrapper):
    _reach: row_security.Declaration | None = None  # the last declared reach; None when unknown

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        # Options of the address itself come last and take precedence.
        options = f"{statement_timeouts.current().options} {params.get('options', '')}".strip()
        return {**params, "options": options, "prepare_threshold": sql.PREPARED_AFTER}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that works; if one does not, check all that are idle in the pool at once.

        The pool's own check would find them one by one, and pause twice as long after each.
        """
        self._reach = None
        connection = super().get_new_connection(conn_params)
        if self.pool and not self._works(connection):
            self.pool.putconn(connection)
            self.pool.check()
            connection = super().get_new_connection(conn_params)
        return connection

    def _works(self, connection: Connection) -> bool:
        try:
            self.pool.check_connection(connection)
        except Error:
            return False
        return True

    def create_cursor(self, name: str | None = None) -> Any:
        wanted = row_security.declared()
        # A failed transaction accepts only its rollback, after which the reach is declared again.
        if self._reach != wanted and self.connection.info.transaction_status != TransactionStatus.INERROR:
            statements = _declaration_statements(wanted, self._reach)
            self._reach = None
            self.connection.execute(statements, prepare=False)
            self._reach = wanted
        self.connection.cursor_factory = base.ServerBindingCursor if sql.prepares() else base.Cursor
        return super().create_cursor(name)

    def rollback(self) -> None:
        super().rollback()
        self._reach = None

    def savepoint_rollback(self, sid: str) -> None:
        super().savepoint_rollback(sid)
        self._reach = None
