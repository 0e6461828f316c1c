"""Databases of the tests.

* ``db``: rolled back after the test, as pytest-django does it.
* ``transactional_db``, ``django_db(transaction=True)``: real commits; afterwards the worker's database is cloned
  afresh, because append-only tables refuse to be emptied.
* ``own_database``: the same, with the addresses under which threads, workers and other programs reach it.
* ``published``, ``demonstration``: what the product ships, or its demonstration, is in the database, for all tests of
  a module.
* ``quiet_server``: a server of the module's own, for tests that seal.
* ``durable_server``: the same, durable as in production, for tests of what refuses to start on any other.
* ``served_by_its_own_server``: for tests of what a server does as a whole, such as its log, its standbys and its loss.
"""

import datetime as dt
import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from core import clock
from core.backups import advance_transaction_counter
from core.database import NO_TEMPORARY_TABLES
from core.servers import OWNER_ROLE, SIGN_IN_ROLE, Postgres, Servers
from core.servers.postgres import DURABLE

ROOT = Path(__file__).resolve().parents[2]
# The shortest delay of acts that wait: no longer than the setting, as tests set it.
SET_DELAYS = "UPDATE enterprises_twopersonact SET delay = %s WHERE delay > '0'"
_current: "Clone | None" = None
# Statements that change every copy as it is made: what ``benchmarks.guards`` takes away.
changes: list[str] = []


@dataclass(frozen=True)
class Clone:
    """A database made from the template for one test process."""

    postgres: Postgres
    template: str
    name: str = field(default_factory=lambda: f"clone_{os.getpid()}")

    @property
    def url(self) -> str:
        return self.postgres.url(database=self.name)

    @property
    def owner_url(self) -> str:
        return self.postgres.url(OWNER_ROLE, self.name)

    @property
    def sign_in_url(self) -> str:
        return self.postgres.url(SIGN_IN_ROLE, self.name)

    @property
    def environ(self) -> dict[str, str]:
        """Return the environment in which another program, such as a Celery worker, works on this database."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test_programs",
            "DATABASE_URL": self.url,
            "DATABASE_OWNER_URL": self.owner_url,
            "DATABASE_SIGN_IN_URL": self.sign_in_url,
            "SEAL_KEY": settings.SEAL_KEY,  # with which the template's schema is signed
            "BROKER_URL": settings.BROKER_URL,
            "DATA_DIR": str(settings.DATA_DIR),
        }

    def make(self) -> None:
        connections.close_all()
        self.drop()
        _execute(
            self.postgres,
            "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}",
            self.name,
            self.template,
            OWNER_ROLE,
        )
        # A copy does not have the rights that migrate has taken from its template.
        _execute(self.postgres, NO_TEMPORARY_TABLES, database=self.name, role=settings.APP_DATABASE_ROLE)
        if changes:
            with self.postgres.connect(self.name) as connection:
                for change in changes:
                    connection.execute(sql.SQL(change))

    def drop(self) -> None:
        _execute(self.postgres, "DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)


def _execute(postgres: Postgres, statement: str, *names: str, **named: str) -> None:
    identifiers = {key: sql.Identifier(name) for key, name in named.items()}
    with postgres.connect() as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names), **identifiers))


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Run PostgreSQL and Valkey for the test run, shared by all workers: the first starts them, the last stops them."""
    with settings.SERVERS.running() as running:
        yield running


@pytest.fixture
def broker(servers: Servers) -> str:
    """Return the address of a running broker."""
    return servers.broker_url


@pytest.fixture(scope="session")
def template(servers: Servers, django_db_blocker: DjangoDbBlocker) -> str:
    """Return the name of a migrated database, made by the first worker and again when a migration changes."""
    postgres = servers.postgres
    assert postgres is not None
    name = f"template_{_fingerprint()}"
    with (servers.folder / "template.lock").open("a") as turn, django_db_blocker.unblock():
        fcntl.flock(turn, fcntl.LOCK_EX)
        names = _databases(postgres)
        if name not in names:
            unfinished = f"{name}_unfinished"
            _execute(postgres, "DROP DATABASE IF EXISTS {} WITH (FORCE)", unfinished)
            with postgres.connect() as connection:
                postgres.create_database(connection, unfinished)
            connections["default"].settings_dict["NAME"] = unfinished
            call_command("migrate", run_syncdb=True, verbosity=0)
            connections.close_all()
            # Tests are about years that are past; ``bound_database`` reverses this.
            with postgres.connect(unfinished) as connection:
                connection.execute("INSERT INTO core_loader VALUES (%s)", [settings.APP_DATABASE_ROLE])
                connection.execute(SET_DELAYS, [dt.timedelta(hours=settings.APPOINTMENT_DELAY_HOURS)])
            _execute(postgres, "ALTER DATABASE {} RENAME TO {}", unfinished, name)
        _sweep(postgres, names - {name})
    return name


@pytest.fixture(scope="session")
def django_db_setup(servers: Servers, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Point ``default`` to the worker's clone, from the first test that needs a database."""
    global _current
    assert servers.postgres is not None
    clone = Clone(servers.postgres, template)
    with django_db_blocker.unblock():
        clone.make()
        connections["default"].settings_dict["NAME"] = clone.name
    _current = clone
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = _clone_afresh
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        connections.close_all()
        clone.drop()


def current() -> Clone:
    """Return the database of this test process."""
    assert _current is not None
    return _current


@pytest.fixture
def own_database(transactional_db: None) -> Clone:
    """Return a database of this test alone, with real commits; other threads and programs may use it too."""
    return current()


@pytest.fixture
def bound_database(own_database: Clone) -> Clone:
    """Return a database of this test alone in which the application's role may not enter history, as in production."""
    with own_database.postgres.connect(own_database.name) as connection:
        connection.execute("DELETE FROM core_loader")
    return own_database


@pytest.fixture(scope="session")
def whole_run(testrun_uid: str) -> str:
    """Return what names this run; ``python -m tests`` names the suite and the tests that drive a browser alike."""
    return os.environ.get("TEST_RUN", testrun_uid)


@pytest.fixture(scope="session")
def published_template(servers: Servers, template: str, whole_run: str, django_db_blocker: DjangoDbBlocker) -> str:
    """Return the name of a database with what the product ships, made once for a test run."""
    with django_db_blocker.unblock():
        return _made_once(servers, "published", whole_run, template, "load_reference")


@pytest.fixture(scope="session")
def demonstration_template(
    servers: Servers, published_template: str, whole_run: str, django_db_blocker: DjangoDbBlocker
) -> str:
    """Return the name of a database with the demonstration, made once for a test run, as loading it takes minutes."""
    with django_db_blocker.unblock():
        return _made_once(servers, "demonstration", whole_run, published_template, "load_demo")


def _made_once(servers: Servers, kind: str, whole_run: str, template: str, command: str) -> str:
    """Return the name of a database that the first worker to ask makes from a template by a command."""
    postgres = servers.postgres
    assert postgres is not None
    name = f"{kind}_{whole_run[:12]}"
    source = Clone(postgres, template, f"clone_{os.getpid()}_{kind}")
    with (servers.folder / f"{kind}.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if name not in _databases(postgres):
            source.make()
            before = connections["default"].settings_dict["NAME"]
            connections["default"].settings_dict["NAME"] = source.name
            try:
                call_command(command, verbosity=0)
            finally:
                connections.close_all()
                connections["default"].settings_dict["NAME"] = before
            with postgres.connect() as connection:  # sessions that the process keeps for signing in would prevent it
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source.name]
                )
            _execute(postgres, "ALTER DATABASE {} RENAME TO {}", source.name, name)
    return name


@pytest.fixture(scope="module")
def published(django_db_setup: None, published_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Use a database with what the product ships for a module; then make a new one for the worker."""
    with django_db_blocker.unblock():
        yield from _used_by_a_module(published_template)


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, demonstration_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Use a database with the demonstration for a module, as ``make run`` loads it; then make a new one."""
    with django_db_blocker.unblock():
        yield from _used_by_a_module(demonstration_template)


def _used_by_a_module(template: str) -> Iterator[None]:
    replace(current(), template=template).make()
    clock.reload_fixed_day()
    yield
    afresh()
    clock.reload_fixed_day()


@pytest.fixture(scope="module")
def quiet_server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Run the tests of a module on a server of its own, where sealing waits for no transaction of another test."""
    options = current().postgres.settings
    with django_db_blocker.unblock(), served_by_its_own_server(tmp_path_factory.mktemp("server"), options):
        yield


@pytest.fixture(scope="module")
def durable_server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Run the tests of a module on a durable server, since the register refuses to start on that of the tests."""
    with django_db_blocker.unblock(), served_by_its_own_server(tmp_path_factory.mktemp("server"), DURABLE):
        yield


def afresh() -> None:
    """Make a new database for this worker, after a test that has committed."""
    current().make()


@contextmanager
def served_by_its_own_server(folder: Path, options: Mapping[str, str] = DURABLE) -> Iterator[Clone]:
    """Use a copy of this process's database on a server of its own inside the block.

    No other test writes its log, follows it, or has to wait for it.
    """
    global _current
    source = current()
    server = Postgres(folder, options)
    server.start()
    with server.connect() as superuser:
        server.create_database(superuser, source.template)
    dump = server.folder / "template.dump"
    # The copy is made of the process's own database: others cannot clone a template while a session reads it.
    server.run_program(
        "pg_dump",
        f"--host={source.postgres.sockets}",
        "--username=postgres",
        "--format=custom",
        "--exclude-extension=pg_stat_statements",  # made with the database
        f"--file={dump}",
        source.name,
    )
    server.run_program(
        "pg_restore",
        f"--host={server.sockets}",
        "--username=postgres",
        "--single-transaction",
        f"--dbname={source.template}",
        str(dump),
    )
    dump.unlink()
    copy = Clone(server, source.template)
    addresses = (connections["default"].settings_dict, settings.SIGN_IN_DATABASE, settings.DATABASE_OWNER)
    connections.close_all()
    with pytest.MonkeyPatch.context() as patch:
        for address in addresses:
            patch.setitem(address, "HOST", str(server.sockets))
        with patch.context() as inside:
            inside.setitem(connections["default"].settings_dict, "NAME", source.template)
            advance_transaction_counter()  # another server numbers its transactions from the beginning
        _current = copy
        try:
            copy.make()
            yield copy
        finally:
            connections.close_all()
            _current = source
            server.stop()


def _clone_afresh(*args: Any) -> None:
    afresh()


def _databases(postgres: Postgres) -> set[str]:
    with postgres.connect() as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")}


def _sweep(postgres: Postgres, names: set[str]) -> None:
    """Drop clones of processes that are gone, and templates of other runs that nobody can be using."""
    clones = {name for name in names if name.startswith("clone_")}
    dead = {name for name in clones if not Path(f"/proc/{name.split('_')[1]}").exists()}
    stale = (
        {name for name in names if name.startswith(("template_", "published_", "demonstration_"))}
        if clones == dead
        else set()
    )
    for name in dead | stale:
        _execute(postgres, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _fingerprint() -> str:
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    sources = ["core/servers/postgres.py", "core/management/commands/migrate.py", "core/models/seals.py"]
    sources += [str(path.relative_to(ROOT)) for path in sorted((ROOT / "core" / "guarded_schema").glob("*.*"))]
    sources += [
        f"{app}/seals.py"
        for app in ("core", "enterprises", "environment", "resources", "quotas", "trade", "inspections", "portal")
    ]
    sources += ["core/sealing/row_versions.py", "core/sealing/sealer.py", "core/sealing/heads.py"]
    for source in sources:
        digest.update((ROOT / source).read_bytes())
    for app in ("core", "enterprises", "environment", "resources", "quotas", "trade", "inspections", "portal"):
        for path in sorted((ROOT / app).rglob("migrations/**/*")):
            if path.suffix in {".py", ".sql"}:
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


DROP_OVERDRAFT_CHECK = "ALTER TABLE quotas_account DROP CONSTRAINT account_not_overdrawn"


def execute_as_owner(database: Clone, statement: str) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute(statement)


def no_loader(clone: Clone) -> None:
    """Leave a database without loaders, so that its guards hold for the application's own role."""
    with clone.postgres.connect(clone.name) as server:
        server.execute("DELETE FROM core_loader")
