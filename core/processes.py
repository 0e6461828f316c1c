"""Programs that this one starts, watches and stops: a single one, or several that depend on each other.

Used by ``manage.py run``, the embedded servers, the benchmarks and the tests. Nothing here imports Django.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

STOP_SECONDS = 20
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Failed(Exception):
    """A program ended or did not answer; the message names it and its last output."""


@dataclass
class Process:
    """A program in a session of its own, with a log; it may be started again after it has ended."""

    name: str
    command: Sequence[str]
    log: Path
    folder: Path
    environ: Mapping[str, str] | None = None
    answers: Callable[[], bool] = lambda: True
    options: Mapping[str, Any] = field(default_factory=dict)  # other arguments of ``Popen``
    _popen: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def pid(self) -> int | None:
        """The pid while the program runs."""
        return self._popen.pid if self._popen and self._popen.poll() is None else None

    @property
    def exit_code(self) -> int | None:
        return self._popen.poll() if self._popen else None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._popen = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches this process alone, which then stops the others in order
                **self.options,
            )
        # Reaped as soon as it ends: until then its pid looks alive, and PostgreSQL refuses to start.
        threading.Thread(target=self._popen.wait, name=f"end of {self._popen.pid}", daemon=True).start()

    def wait(self, seconds: float) -> int | None:
        """Return the exit code when the program has ended, or ``None`` if it still runs after so many seconds."""
        wait_until(lambda: self.pid is None, seconds)
        return self.exit_code

    def stop(self, number: int = signal.SIGTERM, seconds: float = STOP_SECONDS) -> int | None:
        """Ask the program to end, kill it if it does not, and return its exit code."""
        if self._popen is not None and self._popen.poll() is None:
            self._popen.send_signal(number)
            try:
                self._popen.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.exit_code

    def kill(self) -> None:
        """Kill the program and its children (``kill -9``)."""
        if (pid := self.pid) is not None and self._popen is not None:
            os.killpg(pid, signal.SIGKILL)
            self._popen.wait()

    def describe_failure(self) -> str:
        return f"its last line: {last_line(self.log)[:300]} (see {self.log})"


class Supervisor:
    """Runs programs that depend on each other: started in order, watched, stopped in the opposite order."""

    def __init__(self, programs: Sequence[Process]) -> None:
        self.programs = programs
        self._asked_to_stop = False

    @contextmanager
    def running(self, seconds: float) -> Iterator[None]:
        """Run the programs for the block: before it every one has answered, after it every one has ended.

        They also end if this process is killed.
        """
        before = {number: signal.signal(number, self._stop_asked) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            for program in self.programs:
                program.log.unlink(missing_ok=True)
                program.options = {**program.options, "preexec_fn": _end_with_parent}
                program.start()
            self._wait_for_answers(seconds)
            yield
        finally:
            for program in reversed(self.programs):
                program.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def watch(self) -> None:
        """Watch the programs until asked to stop (Ctrl-C, SIGTERM); raise when one ends by itself."""
        while not self._asked_to_stop:
            self._check()
            time.sleep(0.2)

    def _wait_for_answers(self, seconds: float) -> None:
        waiting = list(self.programs)
        end = time.monotonic() + seconds
        while waiting and not self._asked_to_stop:
            self._check()
            waiting = [program for program in waiting if not program.answers()]
            if waiting and time.monotonic() > end:
                names = ", ".join(program.name for program in waiting)
                raise Failed(f"no answer from {names} after {seconds:.0f} s; see {waiting[0].log.parent}")
            time.sleep(0.1)

    def _check(self) -> None:
        for program in self.programs:
            if (code := program.exit_code) is not None:
                meaning = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
                raise Failed(f"{program.name} ended by itself ({meaning}); {program.describe_failure()}")

    def _stop_asked(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True


def _end_with_parent() -> None:
    """End the program with its supervisor, even if that is killed (Linux only)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def running_pid(pid_file: Path, executable: str) -> int | None:
    """Return the pid written in the file if that process still runs the executable, else ``None``.

    The executable is compared because pids are reused after a crash.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
        os.kill(pid, 0)
        if Path("/proc/self").exists() and Path(f"/proc/{pid}/exe").readlink().name.split(" ")[0] != executable:
            return None
    except (OSError, ValueError, IndexError):
        return None
    return pid


def wait_until(condition: Callable[[], bool], seconds: float, step: float = 0.02) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(step)
    return condition()


def last_line(log: Path) -> str:
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return lines[-1] if lines else "it wrote nothing"
