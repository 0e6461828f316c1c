"""The whole register on one machine: it starts, is alone on its folder, and stops without leaving processes.

Its folder holds a copy of the migrated template, since migrating takes longer than all else; ``make soak`` begins
with an empty one too. A start takes a dozen seconds, and a stop nearly as many: the suite
starts one register, ``make soak`` the others.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from core.processes import Process, wait_until
from core.servers import Servers
from tests.support import data_folders

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 240


@pytest.fixture
def empty_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="quota-run-", dir=settings.DATA_DIR) as path:
        yield Path(path)


@pytest.fixture(scope="module")
def migrated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """Return the data folder of a register that is migrated and empty; its servers are stopped."""
    with tempfile.TemporaryDirectory(prefix="quota-run-", dir=settings.DATA_DIR) as path:
        data = Path(path) / "data"
        with django_db_blocker.unblock():
            data_folders.fill(data, with_loaders=False)
        yield data


@pytest.fixture
def folder(empty_folder: Path, migrated: Path) -> Path:
    subprocess.run(["cp", "--archive", str(migrated), str(empty_folder)], check=True)
    return empty_folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Run:
    """``make run`` as a process, on a database without rows that stays so."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder, f"http://127.0.0.1:{port}"
        self.output = folder / f"output-{port}-{time.monotonic_ns()}"
        command = [sys.executable, "manage.py", "run", "--port", str(port), "--without-data"]
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "BROKER_URL"}}
        environ = kept | {
            "DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            **data_folders.ENVIRON,
        }
        self.process = Process("run", command, self.output, ROOT, environ)
        self.process.start()

    def said(self) -> str:
        return self.output.read_text()

    def ready(self) -> bool:
        wait_until(lambda: "ready: " in self.said() or self.process.pid is None, SECONDS, step=0.1)
        return f"ready: {self.url}" in self.said()

    def end(self, number: int) -> int | None:
        return self.process.stop(number, SECONDS)

    def programs(self) -> dict[str, int]:
        """Return the pids of the programs it started, by name."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        named = {}
        for pid in children:
            # Some rename themselves: "[celery beat] --app config beat".
            words = re.split(r"[\0 :()\[\]]+", Path(f"/proc/{pid}/cmdline").read_text())
            for name in ("gunicorn", "webhooks", "sheets", "worker", "beat", "relay"):
                if name in words:
                    named.setdefault(name, int(pid))
                    break
        return named


def left_behind(folder: Path) -> list[str]:
    """Return the command lines of processes of this data folder that are still running."""
    commands = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                process = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(folder / "data").encode() in process:
                commands.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return commands


in_proc = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.mark.soak
@in_proc
def test_run_comes_up_in_an_empty_folder(empty_folder: Path) -> None:
    run = Run(empty_folder, free_port())
    try:
        assert run.ready(), run.said()
    finally:
        assert run.end(signal.SIGINT) == 0
    assert left_behind(empty_folder) == []


@in_proc
def test_run_comes_up_and_leaves_no_process_when_it_is_killed(folder: Path) -> None:
    run = Run(folder, free_port())
    assert run.ready(), run.said()
    assert set(run.programs()) == {"gunicorn", "worker", "webhooks", "sheets", "beat", "relay"}
    with urllib.request.urlopen(f"{run.url}/readyz") as answer:
        assert (answer.status, b'"status": "ok"' in answer.read()) == (200, True)
    servers = Servers(folder / "data", {})
    os.kill(servers.postgres.pid, signal.SIGKILL)
    os.kill(servers.valkey.pid, signal.SIGKILL)
    run.end(signal.SIGKILL)
    assert wait_until(lambda: left_behind(folder) == [], 30), left_behind(folder)


def test_a_folder_in_use_is_refused_and_its_secrets_are_private(empty_folder: Path) -> None:
    with Servers(empty_folder / "data", {}).claimed():
        run = Run(empty_folder, free_port())
        assert run.process.wait(SECONDS) == 1
    assert re.search(rf"is in use by another run \(process {os.getpid()}\)$", run.said().strip())
    assert (empty_folder / "data" / "secret-key").stat().st_mode & 0o077 == 0
    assert (empty_folder / "data" / "demo-password").stat().st_mode & 0o077 == 0


@pytest.mark.soak
@in_proc
def test_run_comes_up_alone_and_goes_down_without_a_trace(folder: Path) -> None:
    run = Run(folder, free_port())
    try:
        assert run.ready(), run.said()
        assert set(run.programs()) == {"gunicorn", "worker", "webhooks", "sheets", "beat", "relay"}
        with urllib.request.urlopen(f"{run.url}/readyz") as answer:
            assert (answer.status, b'"status": "ok"' in answer.read()) == (200, True)
        with urllib.request.urlopen(f"{run.url}/accounts/login/") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy

        second = Run(folder, free_port())
        assert second.process.wait(SECONDS) == 1
        assert re.search(rf"is in use by another run \(process {run.process.pid}\)$", second.said().strip())
        assert run.process.pid is not None
    finally:
        code = run.end(signal.SIGTERM)
    assert code == 0, run.said()
    assert left_behind(folder) == []
    assert (folder / "data" / "secret-key").stat().st_mode & 0o077 == 0
    assert (folder / "data" / "demo-password").stat().st_mode & 0o077 == 0


@pytest.mark.soak
@in_proc
def test_a_program_that_ends_by_itself_ends_the_run(folder: Path) -> None:
    run = Run(folder, free_port())
    try:
        assert run.ready(), run.said()
        os.kill(run.programs()["worker"], signal.SIGKILL)
        assert run.process.wait(SECONDS) == 1
        assert "worker ended by itself (signal SIGKILL)" in run.said()
    finally:
        if run.process.pid is not None:
            run.end(signal.SIGINT)
    assert left_behind(folder) == []


@pytest.mark.soak
@in_proc
def test_after_kill_9_of_everything_the_next_run_comes_up(folder: Path) -> None:
    run = Run(folder, port := free_port())
    assert run.ready(), run.said()
    servers = Servers(folder / "data", {})
    os.kill(servers.postgres.pid, signal.SIGKILL)
    os.kill(servers.valkey.pid, signal.SIGKILL)
    run.end(signal.SIGKILL)
    assert wait_until(lambda: left_behind(folder) == [], 30), left_behind(folder)
    again = Run(folder, port)
    try:
        assert again.ready(), again.said()
    finally:
        assert again.end(signal.SIGINT) == 0


def test_a_taken_port_is_refused_in_a_line_with_the_way_out(empty_folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = Run(empty_folder, port)
        assert run.process.wait(SECONDS) == 1
    assert f"port {port} is taken; choose another: make run PORT={port + 1}" in run.said()
    assert "Traceback" not in run.said()
