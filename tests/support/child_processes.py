"""Processes of the product started by a test."""

import subprocess
import sys
from collections.abc import Iterator
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
