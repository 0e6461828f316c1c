"""Server processes, which any later process can find again by pid file and executable."""

import hashlib
import os
import pwd
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Protocol

NOBODY = 65534
LONGEST_SOCKET_FOLDER = 80  # an address of 108 bytes, less the socket's own name


class ServerError(Exception):
    """A server could not be started or stopped; the message is one line for people."""


def socket_folder(folder: Path) -> Path:
    """Return the folder of the sockets: the data folder, or a temporary one if its path is too long for an address."""
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"quota-{os.geteuid()}-{name}"


def make_private(folder: Path, mode: int = 0o700) -> None:
    """Forbid other users the folder, which protects the sockets, since these ask for no password."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid not in {os.geteuid(), NOBODY}:
        raise ServerError(f"{folder} belongs to another user")
    folder.chmod(mode)


def note_the_end(process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Reap the process in a thread as soon as it ends, whatever its parent is doing.

    Until then its pid looks alive, and PostgreSQL refuses to start beside it: a long-running program that once started
    the server must not keep others from starting it again.
    """
    threading.Thread(target=process.wait, name=f"end of {process.pid}", daemon=True).start()
    return process


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


class Server(Protocol):
    @property
    def pid(self) -> int | None: ...

    def answers(self) -> bool: ...


def answers_while_it_runs(server: Server, seconds: float) -> bool:
    """Wait for a server that is starting or recovering, but not for one that has ended."""
    wait_until(lambda: server.pid is None or server.answers(), seconds)
    return server.pid is not None and server.answers()


def last_line(log: Path) -> str:
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return lines[-1] if lines else "it wrote nothing"


def runs_as_nobody() -> bool:
    """Return whether servers run as ``nobody``: the user is root and user namespaces are forbidden."""
    return os.geteuid() == 0 and not _namespaces_allowed()


def as_unprivileged(folder: Path, program: Path) -> dict[str, Any]:
    """Return arguments of ``Popen`` with which root starts a server that refuses root.

    In a user namespace of its own the server sees itself as ``nobody`` while its files stay root's. Where namespaces
    are forbidden the folder is given to ``nobody`` and the server runs as that user.
    """
    if os.geteuid() != 0:
        return {}
    if not runs_as_nobody():
        return {"preexec_fn": _enter_namespace}
    for place in [*folder.parents, *program.parents]:
        if not place.stat().st_mode & 0o001:
            raise ServerError(
                f"the user nobody, as whom root runs the database, may not pass {place}: use another place"
            )
    user = pwd.getpwuid(NOBODY)
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _enter_namespace() -> None:
    uid, gid = os.geteuid(), os.getegid()
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")


@cache
def _namespaces_allowed() -> bool:
    try:
        subprocess.run(["true"], preexec_fn=_enter_namespace, check=True)
    except (subprocess.SubprocessError, OSError):
        return False
    return True
