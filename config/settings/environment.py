"""Reading of the environment: a missing variable has a default or stops the start with its name."""

import datetime as dt
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name) or _from_file(name) or default
    if value is None:
        raise ImproperlyConfigured(f"set {name} (see .env.example)")
    return value


def _from_file(name: str) -> str | None:
    """Return the content of the file named by ``NAME_FILE``, the way in which containers are given secrets."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}") from None


def secret(name: str, shortest: int) -> str:
    value = text(name)
    if len(value) < shortest or len(set(value)) < 10:
        raise ImproperlyConfigured(f"{name} is too easy to guess: draw {shortest} random characters or more")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = text(name, str(default)).strip().lower()
    if value not in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        raise ImproperlyConfigured(f"{name} is neither true nor false")
    return value in {"1", "true", "yes", "on"}


def whole(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is not a whole number")
    return int(value)


def day(name: str) -> dt.date | None:
    """Read a date, written YYYY-MM-DD; ``None`` if it is not set."""
    value = text(name, "")
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is no date: write it as YYYY-MM-DD") from None


def names(name: str, default: str = "") -> list[str]:
    """Return the parts of a comma-separated variable."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def addresses(name: str) -> list[str]:
    """Return a comma-separated list of http or https addresses; raise ``ImproperlyConfigured`` for any other."""
    found = names(name)
    for address in found:
        if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
            raise ImproperlyConfigured(f"{name} names {address!r}, which is no http or https address")
    return found


def load_file(path: Path) -> None:
    """Load lines ``NAME=value`` of a file into the environment; variables already set are kept."""
    if not path.is_file():
        return
    for line in path.read_text().splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL URL (``postgresql://role:password@host:port/name?sslmode=…``)."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    return {
        "ENGINE": "core.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        # With row-level security the planner overestimates costs a hundredfold, and PostgreSQL would compile statements
        # for longer than they run. Options of the address itself come after it and take precedence.
        "OPTIONS": {**parts, "options": f"-c jit=off {parts.get('options', '')}".strip()},
    }


def mailer(url: str) -> dict[str, Any]:
    """Return Django's settings for an e-mail URL; raise ``ImproperlyConfigured`` if its scheme is unknown.

    The forms are ``smtp://user:password@host:587?tls=true``, ``smtps://``, ``file:///folder`` and ``console:``.
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": unquote(parts.path)},
        }
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL is none of smtp://, smtps://, file://, console:")
    secure = parts.scheme == "smtps"
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or (465 if secure else 25),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": secure,
            "use_tls": not secure and dict(parse_qsl(parts.query)).get("tls", "false").lower() == "true",
            "timeout": 20,
        },
    }


def cache(url: str) -> dict[str, Any]:
    """Return the settings of a cache on the broker's server, under its own prefix."""
    location = url.replace("redis+socket://", "unix://", 1)
    return {
        "BACKEND": "core.cache.ForgivingCache",
        "LOCATION": location,
        "KEY_PREFIX": "cache",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
