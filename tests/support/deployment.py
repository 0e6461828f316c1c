"""The services that compose would start, run here: the same commands and variables, on addresses of this machine."""

import http.client
import http.server
import os
import re
import shlex
import subprocess
import sys
import threading
from itertools import count
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# Of our own image.
INNER = ("migrate", "first_sign_in", "backup", "web", "worker", "webhooks", "sheets", "beat", "relay")
# The variables that compose asks for, and the names under which their digests are looked up.
IMAGES = dict(
    line.split("=", 1)
    for line in (ROOT / "deploy" / "images.txt").read_text().splitlines()
    if line and not line.startswith("#")
)
_VARIABLE = re.compile(r"\$\{(\w+)(?:(:[?-])([^}]*))?\}")


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions, with continued lines joined."""
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    words = [line.split(None, 1) for line in lines if line.strip() and not line.startswith("#")]
    return [(word.upper(), " ".join(rest.split())) for word, rest in words]


def image_command() -> list[str]:
    (command,) = [rest for word, rest in instructions() if word == "CMD"]
    return list(yaml.safe_load(command))


def substituted(value: Any, variables: dict[str, str]) -> Any:
    """Substitute ``${NAME}``, ``${NAME:-default}``, ``${NAME:?why}``, and ``$$`` as compose does."""
    if isinstance(value, list):
        return [substituted(part, variables) for part in value]
    if isinstance(value, dict):
        return {name: substituted(part, variables) for name, part in value.items()}
    if not isinstance(value, str):
        return value

    def fill(match: re.Match[str]) -> str:
        name, how, otherwise = match.groups()
        if variables.get(name):
            return variables[name]
        if how == ":?" or how is None:
            raise KeyError(name)
        return str(otherwise)

    return _VARIABLE.sub(fill, value).replace("$$", "$")


def command(service: str) -> list[str]:
    """Return the service's command with this machine's Python in place of the image's."""
    words = SERVICES[service].get("command") or image_command()
    return here(words if isinstance(words, list) else shlex.split(words))


def here(words: list[str]) -> list[str]:
    return [
        f"{Path(sys.executable).parent}/{word}" if word in {"python", "gunicorn", "celery"} else word for word in words
    ]


def environment(service: str, variables: dict[str, str]) -> dict[str, str]:
    """Return the image's variables and the service's, as the container would see them."""
    image: dict[str, str] = {}
    for word, rest in instructions():
        if word == "ENV":
            image |= dict(part.split("=", 1) for part in shlex.split(rest))
    own = substituted(SERVICES[service]["environment"], variables)
    return {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **image, **own}


def healthy(service: str, environ: dict[str, str], replaced: dict[str, str]) -> bool:
    """Run the service's own health check with addresses of this machine; return whether it passes."""
    how, *words = SERVICES[service]["healthcheck"]["test"]
    words = [word.replace("$$", "$") for word in words]
    for old, new in replaced.items():
        words = [word.replace(old, new) for word in words]
    words = ["sh", "-c", *words] if how == "CMD-SHELL" else here(words)
    return subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, timeout=60).returncode == 0


class Proxy(http.server.ThreadingHTTPServer):
    """A stand-in for Caddy: one address, several web servers, dead ones left out; TLS has ended before it."""

    daemon_threads = True

    def __init__(self, ports: list[int]) -> None:
        self.ports, self.turn, self.served = ports, count(), dict.fromkeys(ports, 0)
        super().__init__(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        first = next(self.server.turn)
        for attempt in range(len(self.server.ports)):
            port = self.server.ports[(first + attempt) % len(self.server.ports)]
            upstream = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                upstream.request("GET", self.path, headers={**dict(self.headers), "X-Forwarded-Proto": "https"})
                answer = upstream.getresponse()
                body = answer.read()
            except OSError:
                continue
            finally:
                upstream.close()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"connection", "transfer-encoding", "content-length", "date", "server"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.server.served[port] += 1
            return
        self.send_error(502)

    def log_message(self, format: str, *args: Any) -> None:
        pass


ROOT = Path(__file__).resolve().parents[2]


PRODUCTION_ENVIRONMENT = {
    "SECRET_KEY": "kJ8rT2vQ9xLm4ZpW7nYc3HdFs6GaBe1UiOo5RtXq",
    "ALLOWED_HOSTS": "quota.example",
    "DATABASE_URL": "postgresql://quota_app:secret@db/quota",
    "BROKER_URL": "redis://broker:6379/0",
    "EMAIL_URL": "smtp://mail.example:25",
    "SEAL_KEY": "mE4yWq8RsT1uVbN6cXzK0oLp3GhJd7FaQi2TuYeS",
}
