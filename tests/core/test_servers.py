"""The servers of a data folder: durable, private, found again after a crash, stopped by the last user."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from core.servers import OWNER_ROLE, AlreadyRunning, ServerError, Servers, base
from core.servers.postgres import Postgres


@pytest.fixture
def folder() -> Iterator[Path]:
    """Create a folder outside pytest's own temporary folder, which other users may not pass."""
    path = Path(tempfile.mkdtemp(prefix="quota-test-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def stopped(servers: Servers) -> bool:
    return servers.postgres.pid is None and servers.valkey.pid is None


def test_the_database_is_durable_and_listens_on_a_private_socket_only(folder: Path) -> None:
    expected = {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
    }
    with Servers(folder, {}).running() as servers, psycopg.connect(servers.database_url) as connection:
        assert {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in expected} == expected
        (provider, locale) = connection.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert (provider, locale) == ("b", "C.UTF-8")
        assert servers.postgres.sockets.stat().st_mode & 0o077 == 0


def test_what_was_committed_survives_kill_9_of_every_server(folder: Path) -> None:
    servers = Servers(folder, {})
    with servers.running():
        with psycopg.connect(servers.owner_url) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('committed')")
        Redis(unix_socket_path=str(servers.valkey.socket)).lpush("queue", "waiting")
        os.kill(servers.postgres.pid, signal.SIGKILL)
        os.kill(servers.valkey.pid, signal.SIGKILL)
        with servers.running(), psycopg.connect(servers.owner_url) as connection:
            assert connection.execute("SELECT word FROM kept").fetchall() == [("committed",)]
            assert Redis(unix_socket_path=str(servers.valkey.socket)).lrange("queue", 0, -1) == [b"waiting"]
    assert stopped(servers)


def test_a_path_too_long_for_a_socket_address_moves_the_sockets(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    with Servers(deep, {}).running() as servers:
        assert not servers.postgres.sockets.is_relative_to(deep)
        with psycopg.connect(servers.database_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        with Redis(unix_socket_path=str(servers.valkey.socket)) as broker:
            assert broker.ping()
    shutil.rmtree(servers.postgres.sockets)
    shutil.rmtree(servers.valkey.socket.parent)


def test_the_last_user_stops_the_servers_and_no_other(folder: Path) -> None:
    first, second = Servers(folder, {}), Servers(folder, {})
    with first.running():
        with second.running():
            pid = second.postgres.pid
        assert first.postgres.pid == pid
    assert stopped(first)


def test_a_second_run_on_one_folder_is_refused_with_the_number_of_the_first(folder: Path) -> None:
    refused = pytest.raises(AlreadyRunning, match=str(os.getpid()))
    with Servers(folder, {}).claimed(), refused, Servers(folder, {}).claimed():
        pytest.fail("claimed twice")
    with Servers(folder, {}).claimed():
        pass


def test_an_interrupted_first_start_leaves_nothing_that_looks_like_a_database(folder: Path) -> None:
    unfinished = folder / "postgres" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with Servers(folder, {}).running() as servers:
        assert servers.postgres.answers()


def test_the_pid_of_another_program_is_not_taken_for_a_server(folder: Path) -> None:
    postgres = Postgres(folder / "postgres")
    postgres.data.mkdir(parents=True)
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert postgres.pid is None


def test_servers_named_by_the_environment_are_used_and_nothing_is_started(folder: Path) -> None:
    named = {"DATABASE_URL": "postgresql://app@db/q", "DATABASE_OWNER_URL": "postgresql://own@db/q"}
    servers = Servers(folder / "untouched", named | {"BROKER_URL": "redis://broker/0"})
    with servers.running():
        assert servers.database_url == "postgresql://app@db/q"
        assert servers.owner_url == "postgresql://own@db/q"
        assert servers.broker_url == "redis://broker/0"
    assert not (folder / "untouched").exists()


def test_a_folder_without_postgresql_says_so_in_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", str(folder / "nowhere"))
    with pytest.raises((ServerError, FileNotFoundError), match=r"nowhere"), Servers(folder, {}).running():
        pytest.fail("started without programs")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_root_without_user_namespaces_runs_the_database_as_nobody(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_namespaces_allowed", lambda: False)
    folder.chmod(0o755)
    with Servers(folder / "data", {}).running() as servers:
        assert Path(f"/proc/{servers.postgres.pid}").stat().st_uid == base.NOBODY


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_a_place_that_nobody_may_not_pass_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_namespaces_allowed", lambda: False)
    with pytest.raises(ServerError, match=f"nobody.*may not pass {folder}"), Servers(folder / "data", {}).running():
        pytest.fail("started where nobody can go")


def test_the_owner_owns_the_database_and_is_no_superuser(folder: Path) -> None:
    with Servers(folder, {}).running() as servers, psycopg.connect(servers.owner_url) as connection:
        assert connection.execute(
            "SELECT rolname, rolsuper FROM pg_roles JOIN pg_database ON datdba = pg_roles.oid"
            " WHERE datname = current_database()"
        ).fetchone() == (OWNER_ROLE, False)
