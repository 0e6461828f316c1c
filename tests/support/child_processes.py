"""Processes of the product started by a test, and waiting for what they do."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.databases import Clone

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def process(database: Clone, *command: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen([sys.executable, *command], cwd=ROOT, env={**database.environ, **environ})
    try:
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.wait()


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
