"""``make run``: start the whole register on one machine, from an empty folder to a page that answers."""

import functools
import hashlib
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from config.celery import app
from core import loaders, metrics, startup_checks
from core.database import disconnect
from core.processes import Failed, Process, Supervisor
from core.servers import AlreadyRunning

READY_SECONDS = 60


class Command(BaseCommand):
    help = "Run everything: database, broker, web, worker, beat and relay; stop it all on Ctrl-C."
    requires_system_checks: list[str] = []  # the database that they query has no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--health-port", type=int, default=0, help="answer /healthz, /readyz and /metrics there")
        parser.add_argument("--without-data", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port, health_port = options["host"], options["port"], options["health_port"]
        try:
            with settings.SERVERS.claimed():
                for wanted in filter(None, (port, health_port)):
                    if not _is_free(host, wanted):
                        raise CommandError(f"port {wanted} is taken; choose another: make run PORT={wanted + 1}")
                self._prepare(with_data=not options["without_data"])
                startup_checks.require()
                self._serve(host, port, health_port)
        except AlreadyRunning as other:
            raise CommandError(f"{settings.DATA_DIR} is in use by another run (process {other})") from None
        except Failed as failure:
            raise CommandError(str(failure)) from None

    def _prepare(self, *, with_data: bool) -> None:
        """Create the tables, reference data and static files, and the demonstration in a new database."""
        self._step("migrate", lambda: call_command("migrate", verbosity=0))
        if settings.BUSINESS_DATE is not None:
            loaders.admit_role()
        loading = settings.DATA_DIR / "loading"
        # The marker survives an interrupted load, so that the next run completes it; both loaders may be repeated.
        if with_data and (loading.exists() or not get_user_model()._default_manager.exists()):
            loading.touch()
            for command in ("load_reference", "load_demo"):
                if command in get_commands():
                    self._step(command, functools.partial(call_command, command, verbosity=0))
            loading.unlink()
        self._collect_static_files()
        disconnect()

    def _collect_static_files(self) -> None:
        """Collect static files only if a source changed: compressing a thousand files is half of a warm start."""
        mark, sources = settings.STATIC_ROOT / ".sources", _static_sources()
        if mark.exists() and mark.read_text() == sources:
            return
        self._step("collect static files", lambda: call_command("collectstatic", interactive=False, verbosity=0))
        mark.write_text(sources)

    def _serve(self, host: str, port: int, health_port: int) -> None:
        metrics.delete_process_files()
        url = f"http://{host}:{port}"
        started = time.time()
        beat = settings.DATA_DIR / "beat"
        beat.mkdir(exist_ok=True)
        schedule = beat / "schedule"
        celery = [sys.executable, "-m", "celery", "--app", "config"]
        environ = os.environ | {"DATA_DIR": str(settings.DATA_DIR)}

        def program(name: str, command: list[str], answers: Callable[[], bool]) -> Process:
            log = settings.DATA_DIR / "log" / f"{name}.log"
            return Process(name, command, log, settings.BASE_DIR, environ, answers)

        def worker(name: str, queue: str, concurrency: int) -> Process:
            node = f"{name}@{socket.gethostname()}"
            options = ("--queues", queue, "--concurrency", str(concurrency), "--hostname", node, "--loglevel", "INFO")
            ping = functools.partial(app.control.ping, destination=[node], timeout=0.5)
            return program(name, [*celery, "worker", *options], lambda: bool(ping()))

        supervisor = Supervisor(
            [
                worker("worker", "quota", 2),
                worker("webhooks", "webhooks", 1),
                worker("sheets", "sheets", 1),
                program("relay", [sys.executable, "manage.py", "relay", "--loop"], lambda: True),
                program(
                    "beat",
                    [*celery, "beat", "--schedule", str(schedule), "--pidfile=", "--loglevel", "INFO"],
                    lambda: _was_changed_since(beat, started),
                ),
                program("web", _web(host, port, health_port), lambda: _is_ready(url)),
            ]
        )
        with supervisor.running(READY_SECONDS):
            self.stdout.write(f"ready: {url}")
            self._print_accounts()
            self.stdout.flush()
            supervisor.watch()
            self.stdout.write("stopping")
        self.stdout.write("stopped")

    def _print_accounts(self) -> None:
        people = get_user_model()._default_manager.filter(fictitious=True, is_active=True).order_by("username")
        names = [person.get_username() for person in people if person.has_usable_password()]
        if names:
            self.stdout.write(f"sign in as {', '.join(names)}")
            self.stdout.write(f"with the password in {settings.DATA_DIR / 'demo-password'}: {settings.DEMO_PASSWORD}")
        self.stdout.write(f"logs are in {settings.DATA_DIR / 'log'}; Ctrl-C stops everything")

    def _step(self, name: str, act: Callable[[], object]) -> None:
        self.stdout.write(f"{name} …", ending="")
        self.stdout.flush()
        began = time.monotonic()
        act()
        self.stdout.write(f" {time.monotonic() - began:.1f} s")


def _static_sources() -> str:
    """Return a fingerprint of every static file by name, size and modification time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list(None), key=lambda row: row[0]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _web(host: str, port: int, health_port: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.web_server", "--bind", f"{host}:{port}"]
    return [*command, "--bind", f"{host}:{health_port}"] if health_port else command


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310 -- our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _was_changed_since(folder: Path, instant: float) -> bool:
    return any(path.stat().st_mtime >= instant for path in folder.iterdir())


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
