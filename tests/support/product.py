"""The whole product with its demonstration, running as with ``make run``, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.processes import Process, wait_until

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 600  # machines differ; most of it is loading the demonstration


@dataclass(frozen=True, slots=True)
class Product:
    """A running product: its address, and the environment in which its commands work on its data."""

    address: str
    environ: Mapping[str, str]

    def manage(self, *command: str) -> str:
        """Run a management command beside the running product and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()


@contextmanager
def running(folder: Path, password: str, **settings: str) -> Iterator[Product]:
    """Start the product on the data folder below ``folder``, which it fills if it is empty, and stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "run.log"
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "BROKER_URL"}}
    environ |= {
        "DATA_DIR": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEMO_PASSWORD": password,
        **settings,
    }
    run = Process("run", [sys.executable, "manage.py", "run", "--port", str(port)], log, ROOT, environ)
    run.start()
    try:
        ready = wait_until(lambda: run.pid is None or "ready:" in log.read_text(), READY_SECONDS, step=0.5)
        assert ready, log.read_text()
        assert run.pid is not None, log.read_text()
        yield Product(f"http://127.0.0.1:{port}", environ)
    finally:
        run.stop(signal.SIGINT, 60)
