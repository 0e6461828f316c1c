"""The cluster of ``deploy/ha`` on this machine: three hosts as processes on loopback, from the deployed files.

Each host has PostgreSQL under Patroni and a member of etcd; one HAProxy leads to the primary and to the standbys.
Patroni is in the development packages, etcd and HAProxy are the machine's (Debian: ``etcd-server``, ``haproxy``). The
packaged PostgreSQL has no TLS, so its connections are plain here; those of etcd and of Patroni's interface are as
deployed.
"""

import json
import os
import secrets
import shutil
import signal
import ssl
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import psutil
import psycopg
import yaml

from core.processes import Process, wait_until
from core.servers.base import as_unprivileged
from core.servers.postgres import APPLICATION_ROLE, DATABASE, OWNER_ROLE, SIGN_IN_ROLE, SUPERUSER, binaries

ROOT = Path(__file__).resolve().parents[1]
DEPLOYED = ROOT / "deploy" / "ha"
HOST = "127.0.0.1"
NODES = ("node1", "node2", "node3")
CONFIRMING = {"quorum_standby", "sync_standby"}  # roles of standbys for which a commit waits
PROGRAMS = {"etcd": "etcd-server", "haproxy": "haproxy"}  # and the packages that have them

type Harm = Literal["server", "machine"]


def missing() -> str:
    """Return why there can be no cluster on this machine; empty if there can."""
    away = [f"{name} (Debian: {package})" for name, package in PROGRAMS.items() if _program(name) is None]
    return f"not installed: {', '.join(away)}" if away else ""


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Cluster:
    """Three hosts; ``synchronous=False`` is the control, in which a commit waits for no standby."""

    def __init__(self, folder: Path, ports: list[int], *, synchronous: bool = True) -> None:
        """Prepare a cluster in an empty folder; it needs ``PORTS`` free ports."""
        self.folder, self.synchronous = folder, synchronous
        free = iter(ports)
        self.primary_port, self.standby_port = next(free), next(free)
        self.ports = {
            node: {name: next(free) for name in ("postgres", "api", "etcd", "peer", "metrics")} for node in NODES
        }
        self.passwords = {
            role: secrets.token_hex(12)
            for role in (SUPERUSER, "replicator", "rewinder", OWNER_ROLE, APPLICATION_ROLE, SIGN_IN_ROLE)
        }
        self.tls = folder / "tls" / HOST
        self.processes: dict[str, Process] = {}

    # --- Addresses ---------------------------------------------------------------------------------------------------
    def url(self, role: str = APPLICATION_ROLE, port: int = 0) -> str:
        """Return a role's address of the primary, or of what answers at the port."""
        address = f"{HOST}:{port or self.primary_port}"
        return f"postgresql://{role}:{self.passwords[role]}@{address}/{DATABASE}?connect_timeout=2"

    @property
    def environ(self) -> dict[str, str]:
        """Return the variables with which the product works on this cluster."""
        return {
            "DATABASE_URL": self.url(),
            "DATABASE_OWNER_URL": self.url(OWNER_ROLE),
            "DATABASE_SIGN_IN_URL": self.url(SIGN_IN_ROLE),
            "DATABASE_STANDBY_URL": self.url(port=self.standby_port),
        }

    def connect(self, node: str) -> psycopg.Connection:
        """Connect as superuser to the server of one host."""
        url = self.url(SUPERUSER, self.ports[node]["postgres"])
        return psycopg.connect(url, autocommit=True)

    # --- Beginning and end -------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Start everything; return when a standby confirms and both are on the primary's timeline."""
        for place in ("archive", *NODES):
            (self.folder / place).mkdir(parents=True, mode=0o700)
        subprocess.run([DEPLOYED / "make-certificates.sh", self.folder / "tls", HOST], check=True)
        (self.folder / "patroni.yml").write_text(yaml.safe_dump(self._patroni()))
        for node in NODES:
            self._start(f"etcd {node}", _program("etcd"), environ=self._etcd(node))
            self.start_node(node)
        self._start("haproxy", _program("haproxy"), "-db", "-f", str(DEPLOYED / "haproxy.cfg"), environ=self._haproxy())
        self.wait_until_ready()

    def stop(self) -> None:
        """Stop everything; Patroni stops its server before it ends."""
        for names in (NODES, [name for name in self.processes if name not in NODES]):
            for name in names:
                if name in self.processes and (pid := self.processes[name].pid) is not None:
                    os.kill(pid, signal.SIGTERM)
            for name in names:
                if name in self.processes:
                    self.processes[name].wait(60)
                    self.processes[name].kill()
        for node in NODES:
            for process in self._server(node):
                with suppress(psutil.NoSuchProcess):
                    process.kill()

    def start_node(self, node: str) -> None:
        """Start the host's Patroni, which starts its server."""
        self._start(node, sys.executable, "-m", "patroni", str(self.folder / "patroni.yml"), environ=self._node(node))

    def restore_machine(self, node: str) -> None:
        """Start what ran on a host that was lost."""
        self._start(f"etcd {node}", _program("etcd"), environ=self._etcd(node))
        self.start_node(node)

    def _start(self, name: str, *command: str | None, environ: dict[str, str]) -> None:
        words = [word for word in command if word is not None]
        options = as_unprivileged(self.folder, binaries())  # PostgreSQL refuses root
        path = {"PATH": f"{binaries()}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        log = self.folder / f"{name}.log"
        self.processes[name] = Process(name, words, log, self.folder, path | environ, options=options)
        self.processes[name].start()

    # --- What is deployed, with the places and ports of this machine -------------------------------------------------
    def _patroni(self) -> dict[str, Any]:
        text = (DEPLOYED / "patroni.yml").read_text()
        for deployed, here in {
            "/etc/quota/tls": self.tls,
            "/etc/quota/archive.sh": DEPLOYED / "archive.sh",
            "/etc/quota/create-roles.sh": ROOT / "deploy" / "create-roles.sh",
            "/srv/archive": self.folder / "archive",
            "hostssl": "host",
        }.items():
            text = text.replace(deployed, str(here))
        file: dict[str, Any] = yaml.safe_load(text)
        dcs, postgresql = file["bootstrap"]["dcs"], file["postgresql"]
        dcs["postgresql"]["parameters"] |= {"shared_buffers": "64MB", "wal_keep_size": "256MB"}
        if not self.synchronous:
            dcs |= {"synchronous_mode": False, "synchronous_mode_strict": False}
        # Without sockets, whose addresses a deep folder would make too long, and without TLS.
        postgresql |= {"use_unix_socket": False, "use_unix_socket_repl": False}
        postgresql["parameters"] = {"unix_socket_directories": ""}
        own = f"host all {SUPERUSER} {HOST}/32 scram-sha-256"
        postgresql["pg_hba"] = [own, *(line for line in postgresql["pg_hba"] if line.split()[2] != SUPERUSER)]
        for role in ("replication", "rewind"):
            postgresql["authentication"][role] = {"username": postgresql["authentication"][role]["username"]}
        return file

    def _node(self, node: str) -> dict[str, str]:
        ports = self.ports[node]
        server, api = f"{HOST}:{ports['postgres']}", f"{HOST}:{ports['api']}"
        return {
            "PATRONI_NAME": node,
            "PATRONI_RESTAPI_LISTEN": api,
            "PATRONI_RESTAPI_CONNECT_ADDRESS": api,
            "PATRONI_ETCD3_HOSTS": ",".join(f"{HOST}:{self.ports[other]['etcd']}" for other in NODES),
            "PATRONI_POSTGRESQL_LISTEN": server,
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": server,
            "PATRONI_POSTGRESQL_DATA_DIR": str(self.folder / node / "data"),
            "PATRONI_POSTGRESQL_BIN_DIR": str(binaries()),
            "PATRONI_POSTGRESQL_PGPASS": str(self.folder / node / "pgpass"),
            "PATRONI_SUPERUSER_PASSWORD": self.passwords[SUPERUSER],
            "PATRONI_REPLICATION_PASSWORD": self.passwords["replicator"],
            "PATRONI_REWIND_PASSWORD": self.passwords["rewinder"],
            "POSTGRES_USER": SUPERUSER,
            "OWNER_PASSWORD": self.passwords[OWNER_ROLE],
            "APP_PASSWORD": self.passwords[APPLICATION_ROLE],
            "SIGN_IN_PASSWORD": self.passwords[SIGN_IN_ROLE],
            # Of the script that makes the roles, which finds the server by its socket where it is deployed
            "PGHOST": "localhost",  # as Patroni writes the file of passwords
            "PGPORT": str(ports["postgres"]),
        }

    def _etcd(self, node: str) -> dict[str, str]:
        compose = yaml.safe_load((ROOT / "docker-compose.ha.yml").read_text())["services"]["etcd"]
        ports = self.ports[node]
        client, peer = f"https://{HOST}:{ports['etcd']}", f"https://{HOST}:{ports['peer']}"
        everybody = ",".join(f"{other}=https://{HOST}:{self.ports[other]['peer']}" for other in NODES)
        deployed = {
            name: value.replace("/etc/quota/tls", str(self.tls)) for name, value in compose["environment"].items()
        }
        return deployed | {
            "ETCD_NAME": node,
            "ETCD_DATA_DIR": str(self.folder / node / "etcd"),
            "ETCD_INITIAL_CLUSTER": everybody,
            "ETCD_LISTEN_PEER_URLS": peer,
            "ETCD_INITIAL_ADVERTISE_PEER_URLS": peer,
            "ETCD_LISTEN_CLIENT_URLS": client,
            "ETCD_ADVERTISE_CLIENT_URLS": client,
            "ETCD_LISTEN_METRICS_URLS": f"http://{HOST}:{ports['metrics']}",
        }

    def _haproxy(self) -> dict[str, str]:
        variables = {"TLS_DIR": str(self.tls), "LISTEN_ADDRESS": HOST}
        variables |= {"PRIMARY_PORT": str(self.primary_port), "STANDBY_PORT": str(self.standby_port)}
        for node, ports in self.ports.items():
            name = node.upper()
            variables |= {f"{name}_ADDRESS": HOST, f"{name}_PORT": str(ports["postgres"])}
            variables |= {f"{name}_API_PORT": str(ports["api"])}
        return variables

    # --- State -------------------------------------------------------------------------------------------------------
    def members(self) -> list[dict[str, Any]]:
        """Return the members as the first Patroni that answers knows them."""
        trust = ssl.create_default_context(cafile=str(self.tls / "ca.crt"))
        for ports in self.ports.values():
            url = f"https://{HOST}:{ports['api']}/cluster"
            with suppress(OSError, ValueError), urllib.request.urlopen(url, timeout=2, context=trust) as answer:
                return list(json.load(answer)["members"])
        return []

    def leader(self) -> str:
        """Return the host of the primary; empty while there is none."""
        return next((member["name"] for member in self.members() if member["role"] == "leader"), "")

    def standby(self) -> str:
        """Return a host whose standby confirms commits; in the control any standby."""
        roles = CONFIRMING if self.synchronous else {"replica"}
        return next(member["name"] for member in self.members() if member["role"] in roles)

    def is_ready(self) -> bool:
        """Return whether both standbys stream on the primary's timeline and one of them confirms.

        A server that was killed streams for a moment on the old timeline before it is rewound.
        """
        members = self.members()
        states = sorted(member["state"] for member in members)
        roles = {member["role"] for member in members}
        return (
            states == ["running", "streaming", "streaming"]
            and len({member.get("timeline") for member in members}) == 1
            and (not self.synchronous or bool(roles & CONFIRMING))
            and self.accepts_writes()
        )

    def accepts_writes(self) -> bool:
        try:
            with psycopg.connect(self.url()) as connection:
                return connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
        except psycopg.Error:
            return False

    def wait_until_ready(self, seconds: float = 120) -> None:
        if not wait_until(self.is_ready, seconds, step=0.2):
            raise TimeoutError(f"not ready after {seconds:.0f} s: {self.members()}; see {self.folder}")

    # --- Harm --------------------------------------------------------------------------------------------------------
    def _server(self, node: str) -> list[psutil.Process]:
        """Return the host's server and its children; none if it is not running."""
        try:
            pid = int((self.folder / node / "data" / "postmaster.pid").read_text().split()[0])
            server = psutil.Process(pid)
            return [server, *server.children(recursive=True)] if server.name() == "postgres" else []
        except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
            return []

    def kill(self, node: str, harm: Harm) -> None:
        """Kill the server of a host (its Patroni stays), or everything on it at once, as if it had lost power."""
        if harm == "server":
            os.kill(self._server(node)[0].pid, signal.SIGKILL)
            return
        victims = self._server(node)
        for name in (node, f"etcd {node}"):
            self.processes[name].kill()
        for process in victims:
            with suppress(psutil.NoSuchProcess):
                process.kill()


PORTS = 2 + 5 * len(NODES)
