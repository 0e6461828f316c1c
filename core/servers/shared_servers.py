"""The servers of a data folder: the first user starts them, the last one stops them."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core.servers.base import make_private, runs_as_nobody
from core.servers.postgres import DURABLE, OWNER_ROLE, SIGN_IN_ROLE, Postgres
from core.servers.preflight import require_room
from core.servers.valkey import Valkey


class AlreadyRunning(Exception):
    """The data folder is in use by another ``run``."""


class Servers:
    """The servers that a data folder needs: those for which the environment names no other."""

    VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SIGN_IN_URL", "BROKER_URL")

    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str] = os.environ,
        postgres_settings: Mapping[str, str] = DURABLE,
    ) -> None:
        self.folder = folder.absolute()
        own = not environ.get("DATABASE_URL")
        self.postgres = Postgres(self.folder / "postgres", postgres_settings) if own else None
        self.valkey = None if environ.get("BROKER_URL") else Valkey(self.folder / "valkey")
        self._environ = environ

    @property
    def database_url(self) -> str:
        return self.postgres.url() if self.postgres else self._environ["DATABASE_URL"]

    @property
    def owner_url(self) -> str:
        """Return the owner's address.

        With ``DATABASE_URL`` alone its role would own the tables, which start-up refuses.
        """
        if self.postgres:
            return self.postgres.url(OWNER_ROLE)
        return self._environ.get("DATABASE_OWNER_URL") or self._environ["DATABASE_URL"]

    @property
    def sign_in_url(self) -> str:
        """Return the address of the role that opens people's sessions; empty if there is none.

        Without it no person can sign in.
        """
        return self.postgres.url(SIGN_IN_ROLE) if self.postgres else self._environ.get("DATABASE_SIGN_IN_URL", "")

    @property
    def broker_url(self) -> str:
        return self.valkey.url if self.valkey else self._environ["BROKER_URL"]

    @contextmanager
    def running(self) -> Iterator["Servers"]:
        """Use the servers, starting them first and stopping them last.

        Every user holds a shared lock; a user who can turn it into an exclusive one is the last. The system drops the
        lock of a killed user, so servers left behind by ``kill -9`` are found again, used, and stopped.
        """
        if not (self.postgres or self.valkey):
            yield self
            return
        self._make_folder()
        with (self.folder / "users.lock").open("a") as users:
            with self._turn():
                fcntl.flock(users, fcntl.LOCK_SH)
                self._start()
            try:
                yield self
            finally:
                with self._turn():
                    if _lock_now(users):
                        self._stop()

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Hold the folder as its only ``run``; raise ``AlreadyRunning`` at once if another holds it."""
        self._make_folder()
        with (self.folder / "run.lock").open("a+") as claim:
            if not _lock_now(claim):
                claim.seek(0)
                raise AlreadyRunning(claim.read().strip())
            claim.truncate(0)
            claim.write(str(os.getpid()))
            claim.flush()
            yield

    def _make_folder(self) -> None:
        # The database's user must reach its own folder, without seeing the other content.
        make_private(self.folder, mode=0o711 if runs_as_nobody() else 0o700)
        require_room(self.folder)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with (self.folder / "start.lock").open("a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _start(self) -> None:
        for server in (self.postgres, self.valkey):
            if server:
                server.start()

    def _stop(self) -> None:
        for server in (self.valkey, self.postgres):
            if server:
                server.stop()


def _lock_now(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
