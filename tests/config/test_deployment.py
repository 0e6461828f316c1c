"""The compose file and the Dockerfile, checked, and the services they start, run here without containers."""

import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql
from redis import Redis
from redis.exceptions import AuthenticationError, RedisError

from core.processes import Process, wait_until
from core.servers import OWNER_ROLE, SIGN_IN_ROLE
from core.servers.valkey import executable
from tests.support import deployment as support_deployment
from tests.support.databases import Clone
from tests.support.deployment import COMPOSE, INNER, PRODUCTION_ENVIRONMENT, ROOT, SERVICES, Proxy
from tests.support.tls_proxies import Caddy, Nginx, RealProxy, free_port

SECRETS = re.compile(r"SECRET|PASSWORD|_KEY$|TOKEN")
VARIABLES = {
    "SITE_NAME": "quota.example",
    "SECRET_KEY": PRODUCTION_ENVIRONMENT["SECRET_KEY"],
    "SEAL_KEY": PRODUCTION_ENVIRONMENT["SEAL_KEY"],
    "EMAIL_URL": "console:",
    "POSTGRES_PASSWORD": "onlyForTests1",
    "OWNER_PASSWORD": "onlyForTests2",
    "APP_PASSWORD": "onlyForTests3",
    "SIGN_IN_PASSWORD": "onlyForTests5",
    "BROKER_PASSWORD": "onlyForTests4",
    **{
        name: f"{image}@sha256:{'0' * 64}" for name, image in support_deployment.IMAGES.items()
    },  # no digest of anything
}


# --- What the files say ----------------------------------------------------------------------------------------------
def test_every_part_is_there() -> None:
    assert set(SERVICES) == {"proxy", "db", "broker", *INNER}
    assert SERVICES["web"]["deploy"]["replicas"] == 2
    assert support_deployment.IMAGES["POSTGRES_IMAGE"].startswith("postgres:18")
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
        if not volume.startswith(".")
    }
    assert used == set(COMPOSE["volumes"])


def test_whatever_stays_up_has_a_health_check_and_comes_up_again() -> None:
    for name, service in SERVICES.items():
        if service.get("restart") == "no":
            assert name in {"migrate", "first_sign_in", "backup"}
            continue
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped", name


def test_nothing_runs_as_root() -> None:
    users = [rest for word, rest in support_deployment.instructions() if word == "USER"]
    assert users[-1] not in {"root", "0"}
    words = [word for word, _rest in support_deployment.instructions()]
    assert len(words) - words[::-1].index("USER") <= words.index("CMD")
    assert SERVICES["db"]["user"] == "postgres"
    assert SERVICES["broker"]["user"] == "valkey"
    assert re.search(r"^USER \d{4,}$", SERVICES["proxy"]["build"]["dockerfile_inline"], re.MULTILINE)
    for name, service in SERVICES.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
        assert all("size=" in place for place in service["tmpfs"]), name
    assert not any(service.get("privileged") for service in SERVICES.values())


def test_no_secret_is_in_a_file_or_in_the_image() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if SECRETS.search(variable) and variable != "SEAL_TRUSTED_KEYS":
                assert re.fullmatch(r"\$\{\w+:\?[^}]*\}", value), f"{name}.{variable} has a value or a default"
            assert not re.search(r"://\w+:(?!\$\{)[^@/]*@", str(value)), f"{name}.{variable} holds a password"
    for word, rest in support_deployment.instructions():
        if word in {"ENV", "ARG"}:
            assert not SECRETS.search(rest), rest
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".var", ".git", "tests", "benchmarks"} <= set(ignored)


def test_every_image_is_named_by_a_digest_or_nothing_starts() -> None:
    """Compose and the Dockerfile use only the names in the list by which the digests are looked up."""
    named = {service["image"] for name, service in SERVICES.items() if name not in {"proxy", *INNER}}
    named |= set(SERVICES["web"]["build"]["args"].values())
    named.add(SERVICES["proxy"]["build"]["dockerfile_inline"].splitlines()[0].removeprefix("FROM "))
    assert {re.sub(r"\W+\w*\?.*|\W+", "", name) for name in named} == set(support_deployment.IMAGES)
    assert [rest for word, rest in support_deployment.instructions() if word == "FROM"] == [
        "${NODE_IMAGE} AS packages",
        "${PYTHON_IMAGE}",
    ]
    for service in INNER:
        assert all(image in SERVICES[service]["environment"]["IMAGES"] for image in support_deployment.IMAGES)
    environ = support_deployment.environment("web", {**VARIABLES, "POSTGRES_IMAGE": "postgres:18"})
    words = [sys.executable, "-c", "import config.settings.prod"]
    done = subprocess.run(words, cwd=ROOT, env=environ | {"DATA_DIR": "/tmp"}, capture_output=True, text=True)
    assert done.returncode != 0
    assert "the image postgres:18 is not named by its digest" in done.stderr


def test_one_command_pins_every_image(tmp_path: Path) -> None:
    """With a registry that knows a digest for each; what else the file holds stays, and a second run replaces."""
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\n[ "$1" = pull ] || printf "x@sha256:%064d\\n" "${#4}"\n')
    docker.chmod(0o755)
    file = tmp_path / "env"
    file.write_text("SITE_NAME=quota.example\nPOSTGRES_IMAGE=postgres:17@sha256:old\n")
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    for _run in range(2):
        subprocess.run([ROOT / "deploy" / "pin-images.sh", file], env=environ, check=True, capture_output=True)
    lines = file.read_text().splitlines()
    assert lines[0] == "SITE_NAME=quota.example"
    pinned = dict(line.split("=", 1) for line in lines[1:])
    assert pinned.keys() == support_deployment.IMAGES.keys()
    assert all(
        re.fullmatch(rf"{support_deployment.IMAGES[name]}@sha256:\d{{64}}", value) for name, value in pinned.items()
    )


def test_one_command_writes_all_that_compose_asks_for(tmp_path: Path) -> None:
    """Values of the file stay; a second run draws nothing."""
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\n[ "$1" = pull ] || printf "x@sha256:%064d\\n" 0\n')
    docker.chmod(0o755)
    file = tmp_path / "env"
    file.write_text("SITE_NAME=quota.example\nAPP_PASSWORD=chosen")
    written = []
    for _run in range(2):
        environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
        subprocess.run([ROOT / "deploy" / "prepare-env.sh", file], env=environ, check=True, capture_output=True)
        written.append(dict(line.split("=", 1) for line in file.read_text().splitlines()))
    assert written[0] == written[1]
    assert written[0].keys() == VARIABLES.keys()
    assert (written[0]["SITE_NAME"], written[0]["APP_PASSWORD"]) == ("quota.example", "chosen")
    drawn = [value for name, value in written[0].items() if SECRETS.search(name) and name != "APP_PASSWORD"]
    assert all(re.fullmatch(r"[A-Za-z0-9]{50}", value) for value in drawn)
    assert len(set(drawn)) == len(drawn) == 6
    environ = support_deployment.environment("web", written[0]) | {"DATA_DIR": str(tmp_path), "ENV_FILE": os.devnull}
    words = [sys.executable, "-c", "import config.settings.prod"]
    done = subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    asked = re.findall(r"\$\{\w+:\?([^}]*)\}", (ROOT / "docker-compose.yml").read_text())
    assert set(asked) == {"run deploy/prepare-env.sh"}, "compose names the command when a variable is missing"


def test_the_broker_answers_nobody_without_its_password(tmp_path: Path) -> None:
    """Started by the command of the compose file, with the server of the wheel; the command line does not show it."""
    port = free_port()
    environ = support_deployment.substituted(SERVICES["broker"]["environment"], VARIABLES)
    shell, option, script = support_deployment.substituted(SERVICES["broker"]["command"], VARIABLES)
    script = script.replace("valkey-server -", f"{executable()} - --port {port} --dir {tmp_path}")
    process = subprocess.Popen([shell, option, script], env={**os.environ, **environ}, stdout=subprocess.DEVNULL)
    try:
        with Redis(port=port, password=VARIABLES["BROKER_PASSWORD"]) as authenticated:
            assert wait_until(lambda: _answers(authenticated), 20, step=0.2)
        with Redis(port=port) as stranger, pytest.raises(AuthenticationError):
            stranger.ping()
        assert VARIABLES["BROKER_PASSWORD"].encode() not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
    finally:
        process.terminate()
        assert process.wait(20) == 0, "the shell stands between the server and its signals"


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False


def test_each_missing_secret_stops_compose_by_name() -> None:
    for missing in sorted(VARIABLES.keys() - {"SITE_NAME"}):
        with pytest.raises(KeyError, match=missing):
            support_deployment.substituted(
                SERVICES, {name: value for name, value in VARIABLES.items() if name != missing}
            )
    support_deployment.substituted(SERVICES, VARIABLES)


def test_the_owner_s_password_reaches_only_what_ends_by_itself() -> None:
    knows = {name for name, service in SERVICES.items() if "DATABASE_OWNER_URL" in service.get("environment", {})}
    assert knows == {"migrate", "backup"}
    signs_in = {name for name, service in SERVICES.items() if "DATABASE_SIGN_IN_URL" in service.get("environment", {})}
    assert signs_in == {"web"}, "whoever opens sessions of people can act for any of them"
    for name in ("web", "worker", "webhooks", "sheets", "beat", "relay"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_image_takes_exact_packages_and_only_files_that_are_there() -> None:
    instructions = support_deployment.instructions()
    for word, rest in instructions:
        if word == "RUN" and "pip install" in rest:
            assert "--require-hashes" in rest
        if word == "COPY" and "--from" not in rest:
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            if volume.startswith("./"):
                assert (ROOT / volume.split(":")[0]).is_file(), volume


def test_the_database_is_initialised_with_what_start_up_demands() -> None:
    assert "--data-checksums" in SERVICES["db"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert not any(word in " ".join(SERVICES["db"]["command"]) for word in ("fsync", "synchronous", "full_page"))
    script = (ROOT / "deploy" / "create-roles.sh").read_text()
    assert {"quota_owner", "quota_app", "quota_signin"} <= set(re.findall(r"CREATE ROLE (\w+) LOGIN PASSWORD", script))
    assert "SUPERUSER" not in script.upper().replace("POSTGRES_USER", "")


# --- What it starts --------------------------------------------------------------------------------------------------
class Deployment:
    """The services as processes, on a new database."""

    def __init__(self, clone: Clone, name: str, broker: str, folder: Path) -> None:
        self.folder = folder
        self.processes: dict[str, Process] = {}
        self.ports = {"web-1": free_port(), "web-2": free_port()}
        self.health_ports = {"web-1": free_port(), "web-2": free_port()}
        self.local = {
            "DATABASE_URL": clone.postgres.url(database=name),
            "BROKER_URL": broker,
            "DATA_DIR": str(folder / "data"),
            "STATIC_ROOT": str(folder / "static"),
            "ENV_FILE": os.devnull,
        }
        self.owner = {"DATABASE_OWNER_URL": clone.postgres.url(OWNER_ROLE, name)}
        self.sign_in = {"DATABASE_SIGN_IN_URL": clone.postgres.url(SIGN_IN_ROLE, name)}

    def environ(self, service: str) -> dict[str, str]:
        variables = support_deployment.environment(service, VARIABLES)
        others = {name: url for name, url in (self.owner | self.sign_in).items() if name in variables}
        own = {**self.local, **others}
        assert own.keys() - {"STATIC_ROOT", "DATA_DIR", "ENV_FILE"} <= variables.keys()
        return {**variables, **own}

    def replaced(self, name: str) -> dict[str, str]:
        temporary = {"/tmp": str(self.folder), "/dev/shm": "/dev/shm"}
        if name not in self.ports:
            return temporary
        listening = {"0.0.0.0:8000": self.ports[name], "0.0.0.0:8001": self.health_ports[name]}
        asked = {"127.0.0.1:8001": self.health_ports[name]}
        return temporary | {old: f"127.0.0.1:{port}" for old, port in (listening | asked).items()}

    def words(self, name: str) -> list[str]:
        program, *words = support_deployment.command(name.split("-")[0])
        for old, new in self.replaced(name).items():
            words = [word.replace(old, new) for word in words]
        return [program, *words]

    def run(self, service: str, *words: str) -> str:
        """Run a service that ends by itself, or other words in its place; return what it printed."""
        command = support_deployment.here(list(words)) or self.words(service)
        done = subprocess.run(command, cwd=ROOT, env=self.environ(service), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def build(self) -> None:
        """Run the step of the image that collects static files."""
        (step,) = [
            rest for word, rest in support_deployment.instructions() if word == "RUN" and "collectstatic" in rest
        ]
        step = step.replace("/tmp/build", str(self.folder / "build"))
        environ = {
            "PATH": self.environ("web")["PATH"],
            "STATIC_ROOT": self.local["STATIC_ROOT"],
            "ENV_FILE": os.devnull,
        }
        done = subprocess.run(["sh", "-ec", step], cwd=ROOT, env=environ, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def start(self, name: str) -> None:
        environ = self.environ(name.split("-")[0])
        self.processes[name] = Process(name, self.words(name), self.folder / f"{name}.log", ROOT, environ)
        self.processes[name].start()

    def healthy(self, name: str) -> bool:
        service = name.split("-")[0]
        environ = self.environ(service) | {"HOSTNAME": socket.gethostname()}
        return support_deployment.healthy(service, environ, self.replaced(name))

    def becomes_healthy(self, name: str) -> bool:
        return wait_until(lambda: self.processes[name].pid is None or self.healthy(name), 90, step=0.5)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def stop(self) -> dict[str, int | None]:
        for process in self.processes.values():
            if process.pid is not None:
                os.kill(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            process.wait(60)
        return {name: process.stop() for name, process in self.processes.items()}


@pytest.fixture
def deployment(own_database: Clone, broker: str, tmp_path: Path) -> Iterator[Deployment]:
    name = f"{own_database.name}_deployed"
    with own_database.postgres.connect() as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        server.execute(drop)
        own_database.postgres.create_database(server, name)
        created = Deployment(own_database, name, broker, tmp_path)
        try:
            yield created
        finally:
            created.stop()
            server.execute(drop)


def ask(proxy: Proxy, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.server_port, timeout=60)
    connection.request("GET", path, headers={"Host": VARIABLES["SITE_NAME"]})
    answer: Any = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


@pytest.mark.soak
def test_what_compose_starts_comes_up_serves_and_stops(deployment: Deployment, subtests: pytest.Subtests) -> None:
    """From an empty database to pages through a proxy before two webs, one of which is killed meanwhile.

    First through a stand-in that needs no program, then through Caddy with the deployed file, and through nginx.
    """
    deployment.run("migrate")
    deployment.build()

    names = ("web-1", "web-2", "worker", "webhooks", "sheets", "beat", "relay")
    for name in names:
        deployment.start(name)
    for name in names:
        assert deployment.becomes_healthy(name), f"{name}: {deployment.log(name)[-3000:]}"

    proxy = Proxy(list(deployment.ports.values()))
    try:
        page = ask(proxy, "/accounts/login/")
        assert (page.status, page.getheader("Strict-Transport-Security") is not None) == (200, True)
        assert 'name="password"' in page.text
        style = re.search(r'href="(/static/[^"]+\.css)"', page.text)
        assert style
        assert ask(proxy, style[1]).status == 200
        assert ask(proxy, "/api/v1/public/checkpoints/").status == 200
        assert all(proxy.served.values()), proxy.served

        direct = http.client.HTTPConnection("127.0.0.1", deployment.ports["web-1"])
        direct.request("GET", "/accounts/login/", headers={"Host": VARIABLES["SITE_NAME"]})
        assert direct.getresponse().status == 301
        direct.close()

        deployment.processes.pop("web-1").kill()
        assert [ask(proxy, "/readyz").status for _time in range(6)] == [200] * 6
        deployment.start("web-1")
        assert deployment.becomes_healthy("web-1")
    finally:
        proxy.shutdown()
        proxy.server_close()
    for kind, victim in ((Caddy, "web-2"), (Nginx, "web-1")):
        with subtests.test(proxy=kind.program):
            if reason := kind.missing():
                pytest.skip(reason)
            stands_before_two(deployment, kind, victim)
    codes = deployment.stop()
    assert set(codes.values()) == {0}, codes


@pytest.mark.soak
def test_the_last_line_of_compose_names_the_commands_that_lead_to_a_sign_in(deployment: Deployment) -> None:
    deployment.run("migrate")
    deployment.build()
    deployment.start("web-1")
    assert deployment.becomes_healthy("web-1"), deployment.log("web-1")[-3000:]
    said, commands = deployment.run("first_sign_in").strip().split(": ")
    assert said == "Nobody can sign in yet. Run"
    for command in commands.split(" && "):
        service, *words = (
            command.removeprefix("docker compose run --rm ").replace("NAME", "first.administrator").split()
        )
        link = deployment.run(service, *words)
    site = f"https://{VARIABLES['SITE_NAME']}"
    proxy = Proxy([deployment.ports["web-1"]])
    try:
        page = ask(proxy, link.strip().removeprefix(site))
    finally:
        proxy.shutdown()
        proxy.server_close()
    assert page.status == 200, page.text
    assert 'name="password"' in page.text
    assert deployment.run("first_sign_in").strip() == f"Sign in at {site}/accounts/login/"


def stands_before_two(deployment: Deployment, kind: type[RealProxy], victim: str) -> None:
    """Check that TLS, forms and files pass, both web servers serve, and the site stays up when one is killed."""
    folder = deployment.folder / kind.program
    folder.mkdir()
    proxy = kind(VARIABLES["SITE_NAME"], list(deployment.ports.values()), folder)
    before = {name: len(deployment.log(name)) for name in deployment.ports}
    try:
        assert proxy.healthy()
        page = proxy.ask("GET", "/accounts/login/", **{"X-Forwarded-For": "203.0.113.7"})
        assert page.status == 200, page.text
        assert "max-age" in page.getheader("Strict-Transport-Security")
        cookies = page.headers.get_all("Set-Cookie")
        assert all("Secure" in cookie for cookie in cookies), cookies
        style = re.search(r'href="(/static/[^"]+\.css)"', page.text)
        assert style
        assert proxy.ask("GET", style[1]).status == 200
        sends_a_form(proxy, page)
        stranger = http.client.HTTPSConnection("127.0.0.1", proxy.port, timeout=10)
        with pytest.raises(ssl.SSLError):  # a client that does not know its authority gets a warning
            stranger.request("GET", "/")
        stranger.close()
        plain = http.client.HTTPConnection("127.0.0.1", proxy.plain_port, timeout=10)
        plain.request("GET", "/readyz", headers={"Host": VARIABLES["SITE_NAME"]})
        assert plain.getresponse().status == 308
        plain.close()

        for _time in range(20):
            assert proxy.ask("GET", "/api/v1/public/checkpoints/").status == 200
        addresses = {name: asked_from(deployment.log(name)[length:]) for name, length in before.items()}
        assert all(addresses.values()), f"one of them served nothing: {addresses}"
        assert set().union(*addresses.values()) == {"127.0.0.1"}, "what a client says of himself was believed"

        deployment.processes.pop(victim).kill()
        assert [proxy.ask("GET", "/readyz").status for _time in range(10)] == [200] * 10
        deployment.start(victim)
        assert deployment.becomes_healthy(victim)
    finally:
        proxy.stop()


def sends_a_form(proxy: RealProxy, page: Any) -> None:
    """Check that a form of the site is accepted from its own origin and refused from another."""
    cookie = "; ".join(one.split(";")[0] for one in page.headers.get_all("Set-Cookie"))
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text))
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "username": "nobody", "password": "wrong"})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    own = f"https://{VARIABLES['SITE_NAME']}"
    for origin, status in ((own, 200), ("https://elsewhere.example", 403)):
        answer = proxy.ask("POST", "/accounts/login/", form, Origin=origin, Referer=f"{origin}/accounts/login/", **kind)
        assert answer.status == status, answer.text


def asked_from(log: str) -> set[str]:
    """Return the addresses that requests came from, as the web server's log records them."""
    return {line["ip"] for line in map(_noted, log.splitlines()) if line.get("event") == "request_started"} - {None}


def _noted(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


@pytest.mark.soak
def test_what_compose_starts_refuses_unsafe_ground(deployment: Deployment) -> None:
    """As the owner, and with the demonstration's settings missing their secrets: neither serves."""
    deployment.run("migrate")
    deployment.local["DATABASE_URL"] = deployment.owner["DATABASE_OWNER_URL"]
    for name in ("web-1", "worker", "webhooks", "sheets", "beat", "relay"):
        deployment.start(name)
        assert deployment.processes[name].wait(60) not in {0, None}, name
        assert "owns tables" in deployment.log(name), deployment.log(name)[-2000:]
