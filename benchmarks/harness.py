"""The installation that a benchmark measures: its data folder, servers, web processes and tokens."""

import datetime as dt
import json
import os
import platform
import shutil
import socket
import statistics
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from core.processes import Process

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results"
HOST = "127.0.0.1"


def choose(name: str, *, keep: bool = False, settings: str = "benchmarks.settings") -> Path:
    """Set the data folder of this measurement, emptied unless it is to be kept; called before Django is set up."""
    folder = Path(os.environ.get("DATA_DIR", ROOT / ".var")).absolute() / f"bench-{name}"
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
    os.environ["DATA_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    os.environ["LOG_LEVEL"] = "WARNING"
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


UNLIMITED = {"REQUESTS_PER_ADDRESS": "0", "REQUESTS_PER_PERSON": "0"}  # all requests here come from one address


def process(name: str, command: Sequence[str], log: Path, environ: Mapping[str, str] | None = None) -> Process:
    """Return a program whose requests are not limited."""
    environ = {**(os.environ if environ is None else environ), **UNLIMITED, "LOG_LEVEL": "WARNING"}
    return Process(name, command, log, ROOT, environ)


def web(
    port: int,
    folder: Path,
    *,
    workers: int = 2,
    threads: int = 4,
    health_port: int = 0,
    environ: Mapping[str, str] | None = None,
    site: str = "config.wsgi",
) -> Process:
    """Return a web server as ``make run`` starts it; ``site`` names a module that changes something first."""
    command = [sys.executable, "-m", "gunicorn", f"{site}:application", "--config", "python:config.web_server"]
    command += ["--bind", f"{HOST}:{port}", "--workers", str(workers), "--threads", str(threads)]
    command += ["--bind", f"{HOST}:{health_port}"] if health_port else []
    return process("web", command, folder / "web.log", environ)


@contextmanager
def serving(folder: Path, **kwargs: Any) -> Iterator[int]:
    """Run a web server and yield its port once it answers."""
    port = free_port()
    server = web(port, folder, **kwargs)
    server.start()
    try:
        wait_for(lambda: answers(port), 180, f"the web server answers; see {server.log}")
        yield port
    finally:
        server.stop()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> float:
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
    return time.monotonic() - began


class Client:
    """A client with one persistent connection and one token."""

    def __init__(self, port: int, token: str = "") -> None:
        self.port, self.token = port, token
        self._connection: HTTPConnection | None = None
        self._used_at = 0.0

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        sent = {"Content-Type": "application/json", **headers}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        payload = None if body is None else json.dumps(body)
        if time.monotonic() - self._used_at > 1:  # a server that restarts closes what is idle
            self.close()
        if self._connection is None:
            self._connection = HTTPConnection(HOST, self.port, timeout=120)
        try:
            self._connection.request(method, path, payload, sent)
            answer = self._connection.getresponse()
            content = answer.read()
        except BaseException:
            self.close()
            raise
        self._used_at = time.monotonic()
        if answer.getheader("Connection", "").lower() == "close":
            self.close()
        kind = answer.getheader("Content-Type", "")
        return answer.status, json.loads(content) if content and "json" in kind else content

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def together(works: Sequence[Callable[[], Any]], clients: int) -> tuple[float, list[float], list[Any]]:
    """Do all jobs, ``clients`` at a time; return seconds in all, seconds of each, and results or errors in order."""
    queue = list(reversed(list(enumerate(works))))
    took, results, turn = [0.0] * len(works), [None] * len(works), threading.Lock()

    def run() -> None:
        while True:
            with turn:
                if not queue:
                    return
                index, work = queue.pop()
            began = time.monotonic()
            try:
                results[index] = work()
            except Exception as error:  # reported by the caller, with the rest
                results[index] = error
            took[index] = time.monotonic() - began

    threads = [threading.Thread(target=run) for _ in range(clients)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began, took, results


def percentile(values: Sequence[float], share: int) -> float:
    return statistics.quantiles(values, n=100)[share - 1] if len(values) > 1 else values[0]


def machine() -> str:
    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) // 1024**2 for line in _lines("/proc/meminfo")), 0)
    load = "/".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} cores ({model or platform.machine()}), {memory} GiB, load before {load}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def write(name: str, title: str, lines: Sequence[str], before: str) -> None:
    """Print a result, and keep it with its date and machine in place of the previous one of that name."""
    now = dt.datetime.now(dt.UTC)
    text = f"# {title}\n\n{now:%Y-%m-%d %H:%M} UTC · {before} · Python {platform.python_version()}\n\n"
    text += "\n".join(lines) + "\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text)
    print(text)
