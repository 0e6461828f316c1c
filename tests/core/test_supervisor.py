"""The supervisor of programs that depend on each other."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.servers.processes import wait_until
from core.supervisor import Failed, Program, Supervisor


def shell(name: str, script: str) -> Program:
    return Program(name, ["sh", "-c", script], answers=lambda: True)


def supervise(tmp_path: Path, *programs: Program) -> Supervisor:
    return Supervisor(programs, tmp_path, tmp_path / "log", os.environ)


def test_programs_are_stopped_in_the_opposite_order(tmp_path: Path) -> None:
    noted = "trap 'echo {0} >> stopped; exit' TERM; touch {0}; while :; do sleep 0.05; done"
    programs = [
        Program(name, ["sh", "-c", noted.format(name)], answers=(tmp_path / name).exists)
        for name in ("first", "second")
    ]
    with supervise(tmp_path, *programs).running(seconds=5):
        pass
    assert (tmp_path / "stopped").read_text().split() == ["second", "first"]


def test_a_program_that_ends_by_itself_stops_the_others_and_is_named(tmp_path: Path) -> None:
    steady, fickle = shell("steady", "sleep 60"), shell("fickle", "echo out of memory; sleep 0.3; exit 7")
    supervisor = supervise(tmp_path, steady, fickle)
    named = pytest.raises(Failed, match=r"fickle ended by itself \(exit code 7\).*out of memory")
    with named, supervisor.running(seconds=5):
        supervisor.watch()
    assert steady.process.poll() is not None


def test_a_program_that_never_answers_is_named(tmp_path: Path) -> None:
    mute = Program("mute", ["sleep", "60"], answers=lambda: False)
    with pytest.raises(Failed, match="no answer from mute"), supervise(tmp_path, mute).running(seconds=0.3):
        pytest.fail("went on without an answer")


def test_watching_ends_when_asked_to_stop(tmp_path: Path) -> None:
    supervisor = supervise(tmp_path, shell("steady", "sleep 60"))
    with supervisor.running(seconds=5):
        os.kill(os.getpid(), signal.SIGTERM)
        supervisor.watch()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_killed_supervisor_leaves_no_program_behind(tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from core.supervisor import Program, Supervisor
folder = Path(sys.argv[1])
program = Program("steady", ["sleep", "60"], answers=lambda: True)
supervisor = Supervisor([program], folder, folder / "log", os.environ)
with supervisor.running(seconds=5):
    (folder / "pid").write_text(f"{program.process.pid}")
    supervisor.watch()
"""
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])
    pid_file = tmp_path / "pid"
    assert wait_until(lambda: pid_file.exists() and pid_file.read_text() != "", 10)
    child = Path(f"/proc/{pid_file.read_text()}")
    assert child.exists()
    parent.kill()
    parent.wait()
    assert wait_until(lambda: not child.exists() or "Z" in (child / "stat").read_text().split()[2], 5)
