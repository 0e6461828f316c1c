"""A standby of a server: a real one, which streams and replays."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

from core.processes import wait_until
from core.servers import Postgres
from core.servers.postgres import DURABLE


class Standby(Postgres):
    """A server that follows another one."""

    primary: Postgres

    @classmethod
    def of(cls, primary: Postgres, folder: Path, settings: Mapping[str, str] = DURABLE) -> "Standby":
        """Copy a running server into a folder and start it as its standby."""
        standby = cls(folder, settings)
        standby.primary = primary
        shutil.rmtree(standby.data, ignore_errors=True)
        for place in (standby.folder, standby.sockets):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        standby.run_program(
            "pg_basebackup",
            f"--pgdata={standby.data}",
            f"--host={primary.sockets}",
            "--username=postgres",
            "--checkpoint=fast",
            "--wal-method=stream",
            "--write-recovery-conf",
        )
        standby.launch()
        return standby

    def has_replayed(self, position: str) -> bool:
        with self.connect() as connection:
            return connection.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [position]).fetchone() == (True,)

    def catch_up(self) -> None:
        """Wait until everything that the primary has written is replayed."""
        with self.primary.connect() as connection:
            row = connection.execute("SELECT pg_current_wal_flush_lsn()::text").fetchone()
        assert row
        assert wait_until(lambda: self.has_replayed(row[0]), 60)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Receive what the primary writes, without showing it, inside the block."""
        self._call_function("pg_wal_replay_pause")
        try:
            yield
        finally:
            self._call_function("pg_wal_replay_resume")

    def _call_function(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL("SELECT {}()").format(sql.Identifier(name)))
