"""A supervisor of programs that depend on each other: started in order, watched, stopped in the opposite order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

STOP_SECONDS = 20
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Failed(Exception):
    """A program ended or did not answer; the message names it and its last output."""


@dataclass
class Program:
    """A program, and how to test that it answers."""

    name: str
    command: Sequence[str]
    answers: Callable[[], bool]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)


class Supervisor:
    def __init__(self, programs: Sequence[Program], folder: Path, logs: Path, environ: Mapping[str, str]) -> None:
        self.programs = programs
        self.folder = folder
        self.logs = logs
        self.environ = dict(environ)
        self._asked_to_stop = False

    @contextmanager
    def running(self, seconds: float) -> Iterator[None]:
        """Run the programs for the block: before it every one has answered, after it every one has ended."""
        self.logs.mkdir(parents=True, exist_ok=True)
        before = {number: signal.signal(number, self._stop_asked) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            for program in self.programs:
                self._start(program)
            self._wait_for_answers(seconds)
            yield
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def watch(self) -> None:
        """Watch the programs until asked to stop (Ctrl-C, SIGTERM); raise when one ends by itself."""
        while not self._asked_to_stop:
            self._check()
            time.sleep(0.2)

    def _start(self, program: Program) -> None:
        with self._log(program).open("wb") as log:
            program.process = subprocess.Popen(
                program.command,
                cwd=self.folder,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches this process alone, which then stops the others in order
                preexec_fn=_end_with_parent,
            )

    def _wait_for_answers(self, seconds: float) -> None:
        waiting = list(self.programs)
        end = time.monotonic() + seconds
        while waiting and not self._asked_to_stop:
            self._check()
            waiting = [program for program in waiting if not program.answers()]
            if waiting and time.monotonic() > end:
                names = ", ".join(program.name for program in waiting)
                raise Failed(f"no answer from {names} after {seconds:.0f} s; see {self.logs}")
            time.sleep(0.1)

    def _check(self) -> None:
        for program in self.programs:
            if program.process and (code := program.process.poll()) is not None:
                raise Failed(f"{program.name} ended by itself ({_meaning(code)}); {self._last_log_lines(program)}")

    def _stop(self) -> None:
        for program in reversed(self.programs):
            if program.process and program.process.poll() is None:
                program.process.terminate()
                try:
                    program.process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    os.killpg(program.process.pid, signal.SIGKILL)
                    program.process.wait()

    def _stop_asked(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _log(self, program: Program) -> Path:
        return self.logs / f"{program.name}.log"

    def _last_log_lines(self, program: Program) -> str:
        lines = self._log(program).read_text(errors="replace").strip().splitlines()
        return f"its last line: {lines[-1][:300]} (see {self._log(program)})" if lines else "it wrote nothing"


def _end_with_parent() -> None:
    """End the program with its supervisor, even if that is killed (Linux only)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _meaning(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
