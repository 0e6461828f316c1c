"""Programs that are started, watched and stopped, alone or as several that depend on each other."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.processes import Failed, Process, Supervisor, wait_until


def shell(folder: Path, name: str, script: str, answers: Callable[[], bool] = lambda: True) -> Process:
    return Process(name, ["sh", "-c", script], folder / "log" / f"{name}.log", folder, os.environ, answers)


def test_a_program_is_stopped_killed_and_started_again(tmp_path: Path) -> None:
    steady = shell(tmp_path, "steady", "echo up; exec sleep 60")
    assert (steady.pid, steady.exit_code, steady.stop()) == (None, None, None)

    def started(times: int) -> bool:
        steady.start()
        return wait_until(lambda: steady.log.read_text().split() == ["up"] * times, 10)

    assert started(1)
    assert steady.stop() == -signal.SIGTERM
    assert started(2)
    steady.kill()
    assert (steady.pid, steady.exit_code) == (None, -signal.SIGKILL)


def test_the_end_of_a_program_is_noted_though_nobody_asks(tmp_path: Path) -> None:
    """The server's parent may be busy when it is killed; its pid must not stay taken."""
    steady = shell(tmp_path, "steady", "exec sleep 60")
    steady.start()
    place = Path(f"/proc/{steady.pid}")
    os.kill(int(place.name), signal.SIGKILL)
    assert wait_until(lambda: not place.exists(), 10)


def test_a_program_that_does_not_end_is_killed(tmp_path: Path) -> None:
    stubborn = shell(tmp_path, "stubborn", "trap '' TERM; touch ready; while :; do sleep 0.05; done")
    stubborn.start()
    assert wait_until((tmp_path / "ready").exists, 10)
    assert stubborn.stop(seconds=0.2) == -signal.SIGKILL


def test_programs_are_stopped_in_the_opposite_order(tmp_path: Path) -> None:
    noted = "trap 'echo {0} >> stopped; exit' TERM; touch {0}; while :; do sleep 0.05; done"
    programs = [
        shell(tmp_path, name, noted.format(name), answers=(tmp_path / name).exists) for name in ("first", "second")
    ]
    with Supervisor(programs).running(seconds=5):
        pass
    assert (tmp_path / "stopped").read_text().split() == ["second", "first"]


def test_a_program_that_ends_by_itself_stops_the_others_and_is_named(tmp_path: Path) -> None:
    steady = shell(tmp_path, "steady", "sleep 60")
    fickle = shell(tmp_path, "fickle", "echo out of memory; sleep 0.3; exit 7")
    supervisor = Supervisor([steady, fickle])
    named = pytest.raises(Failed, match=r"fickle ended by itself \(exit code 7\).*out of memory")
    with named, supervisor.running(seconds=5):
        supervisor.watch()
    assert steady.exit_code is not None


def test_a_program_that_never_answers_is_named(tmp_path: Path) -> None:
    mute = shell(tmp_path, "mute", "sleep 60", answers=lambda: False)
    with pytest.raises(Failed, match="no answer from mute"), Supervisor([mute]).running(seconds=0.3):
        pytest.fail("went on without an answer")


def test_watching_ends_when_asked_to_stop(tmp_path: Path) -> None:
    supervisor = Supervisor([shell(tmp_path, "steady", "sleep 60")])
    with supervisor.running(seconds=5):
        os.kill(os.getpid(), signal.SIGTERM)
        supervisor.watch()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_killed_supervisor_leaves_no_program_behind(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from core.processes import Process, Supervisor
folder = Path(sys.argv[1])
program = Process("steady", ["sleep", "60"], folder / "log", folder)
supervisor = Supervisor([program])
with supervisor.running(seconds=5):
    (folder / "pid").write_text(f"{program.pid}")
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
