"""Start-up failures are reported in one sentence with what to do, and never as a traceback."""

import errno
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError

import manage
from core.servers import ServerError, Servers
from tests.support.databases import Clone
from tests.support.deployment import ROOT

Usage = namedtuple("Usage", "total used free")


def run(environ: dict[str, str], *words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environ, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def environment(folder: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "DATA_DIR": str(folder), "ENV_FILE": "/dev/null"}


@pytest.mark.parametrize(("version", "age"), [("19", "a newer"), ("17", "an older")])
def test_files_of_another_postgresql(tmp_path: Path, version: str, age: str) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text(f"{version}\n")
    code, text = run(environment(tmp_path), "manage.py", "check")
    assert (code, len(text.splitlines())) == (1, 1), text
    assert f"{data} belongs to {age} version of PostgreSQL ({version}; installed is 18)" in text


def test_a_disk_without_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 5 * 1024**2))
    with (
        pytest.raises(ServerError, match="is full: 5 MB are left and 32 MB are needed"),
        Servers(tmp_path, {}).running(),
    ):
        pytest.fail("it started")


class DiskFull(Exception):
    sqlstate = "53100"


def refused_by_database() -> None:
    raise OperationalError("could not extend file\nHINT: check free disk space") from DiskFull()


def refused_by_disk() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("refuse", [refused_by_database, refused_by_disk])
def test_a_disk_that_fills_meanwhile(monkeypatch: pytest.MonkeyPatch, refuse: Any) -> None:
    monkeypatch.setattr(manage, "execute_from_command_line", lambda words: refuse())
    monkeypatch.setattr(manage.signal, "signal", lambda *handler: None)
    monkeypatch.setattr(manage.row_security, "act_as_system", lambda: None)
    monkeypatch.setattr(manage.statement_timeouts, "use", lambda limits: None)
    with pytest.raises(SystemExit) as left:
        manage.main(["manage.py", "version"])
    assert str(left.value.code).startswith("the disk is full: make room, then run the command again")
    assert "\n" not in str(left.value.code)


def test_another_fault_keeps_its_trace() -> None:
    assert not manage.is_full(OSError(errno.ENOENT, "no such file"))
    assert not manage.is_full(OperationalError("terminating connection"))


def test_a_database_of_a_newer_version(own_database: Clone) -> None:
    with psycopg.connect(own_database.owner_url) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('quotas', '9999_of_later', now())"
        )
    expected = (
        "the database belongs to a newer version of the register (it has quotas.9999_of_later): update the program"
    )
    code, text = run(own_database.environ, "manage.py", "migrate")
    assert (code, text) == (1, f"CommandError: {expected}")
    code, text = run(own_database.environ, "-c", "import config.wsgi")
    assert code == 3
    assert f"refusing to start: {expected}" in text
