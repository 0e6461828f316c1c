"""Base of the embedded servers: identified by pid file, in folders closed to others, not run as root."""

import hashlib
import os
import pwd
import signal
import subprocess
import tempfile
from abc import ABC, abstractmethod
from functools import cache
from pathlib import Path
from typing import Any

from core.processes import wait_until

NOBODY = 65534
LONGEST_SOCKET_FOLDER = 80  # an address of 108 bytes, less the socket's own name


class ServerError(Exception):
    """A server could not be started or stopped; the message is one line for people."""


class Server(ABC):
    """A server that outlives the program that started it: any later one finds it by its pid file and executable."""

    name: str
    log: Path
    stop_signal = signal.SIGTERM
    stop_seconds = 20

    @property
    @abstractmethod
    def pid(self) -> int | None: ...

    @abstractmethod
    def answers(self) -> bool: ...

    def answers_while_it_runs(self, seconds: float) -> bool:
        """Wait for a server that is starting or recovering, but not for one that has ended."""
        wait_until(lambda: self.pid is None or self.answers(), seconds)
        return self.pid is not None and self.answers()

    def stop(self) -> None:
        if (pid := self.pid) is None:
            return
        os.kill(pid, self.stop_signal)
        if not wait_until(lambda: self.pid is None, self.stop_seconds):
            raise ServerError(f"{self.name} (process {pid}) does not stop; see {self.log}")


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
