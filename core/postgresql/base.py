"""Django's PostgreSQL backend, which declares the reach of whoever asks before it asks for him (``core.walls``).

The declaration is a setting of the session. It is sent again whenever the wanted one differs, and whenever the session
may have lost it: on a connection from the pool, and after a rollback, which takes settings back too.

Where plans are kept (``core.plans``), parameters travel apart from the text of a statement.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import Error, sql
from psycopg.pq import TransactionStatus

from core import plans, statement_limits, walls


class DatabaseWrapper(base.DatabaseWrapper):
    _reach: str | None = None  # what the session was told last; None when that is not known

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        # What the address says itself comes last, and prevails.
        options = f"{statement_limits.current().options} {params.get('options', '')}".strip()
        return {**params, "options": options, "prepare_threshold": plans.PREPARED_AFTER}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """One that answers. When one does not, those that lie ready beside it are as dead: all are looked at, at once.

        The pool's own check would meet them one by one, and pause twice as long after each.
        """
        self._reach = None
        connection = super().get_new_connection(conn_params)
        if self.pool and not self._answers(connection):
            self.pool.putconn(connection)
            self.pool.check()
            connection = super().get_new_connection(conn_params)
        return connection

    def _answers(self, connection: Any) -> bool:
        try:
            self.pool.check_connection(connection)
        except Error:
            return False
        return True

    def create_cursor(self, name: str | None = None) -> Any:
        wanted = walls.declared()
        # A failed transaction takes no statement but its rollback, after which the reach is told again.
        if self._reach != wanted and self.connection.info.transaction_status != TransactionStatus.INERROR:
            self._reach = None
            # Not a query: what must come first in a transaction, such as its isolation level, still can.
            declaration = sql.SQL("SET app.reach TO {}").format(sql.Literal(wanted))
            self.connection.execute(declaration, prepare=False)
            self._reach = wanted
        self.connection.cursor_factory = base.ServerBindingCursor if plans.are_kept() else base.Cursor
        return super().create_cursor(name)

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._reach = None

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._reach = None
