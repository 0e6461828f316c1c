"""Reading of the environment with ``environs``; a missing or wrong variable stops the start with its name.

``NAME_FILE`` names a file with the value of ``NAME``, as containers are given secrets. An empty variable counts as
unset: a compose file passes those that its own environment does not name.
"""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from dotenv import load_dotenv
from environs import EnvNotSetError, EnvValidationError, FileAwareEnv, ValidationError
from psycopg.conninfo import conninfo_to_dict

_env = FileAwareEnv(strip_whitespace=True)


def load_file(path: Path) -> None:
    """Load lines ``NAME=value`` of a file into the environment; variables already set are kept."""
    load_dotenv(path, interpolate=False)


def _read[T](read: Callable[..., T], name: str, *default: object, **rules: object) -> T:
    if os.environ.get(name) == "":
        del os.environ[name]
    source = f" (in {os.environ[f'{name}_FILE']})" if os.environ.get(f"{name}_FILE") else ""
    try:
        return read(name, *default, **rules)
    except EnvNotSetError:
        raise ImproperlyConfigured(f"set {name} (see .env.example)") from None
    except EnvValidationError as error:
        raise ImproperlyConfigured(f"{name}{source} {' '.join(error.error_messages)}") from None
    except (OSError, ValueError) as error:  # of the file
        raise ImproperlyConfigured(f"{name}_FILE cannot be read{source}: {error.__cause__ or error}") from None


def text(name: str, *default: str) -> str:
    return _read(_env.str, name, *default)


def secret(name: str, shortest: int) -> str:
    def is_hard_to_guess(value: str) -> None:
        if len(value) < shortest or len(set(value)) < 10:
            raise ValidationError(f"is too easy to guess: draw {shortest} random characters or more")

    return _read(_env.str, name, validate=is_hard_to_guess)


def flag(name: str, default: bool = False) -> bool:
    return _read(_env.bool, name, default, error_messages={"invalid": "is neither true nor false"})


def whole(name: str, default: int) -> int:
    def is_not_negative(value: int) -> None:
        if value < 0:
            raise ValidationError("is below zero")

    return _read(_env.int, name, default, validate=is_not_negative, error_messages={"invalid": "is not a whole number"})


def day(name: str) -> dt.date | None:
    """Read a date, written YYYY-MM-DD; ``None`` if it is not set."""
    return _read(_env.date, name, None, error_messages={"invalid": "is not a date: write it as YYYY-MM-DD"})


def names(name: str, default: str = "", **rules: object) -> list[str]:
    """Return the parts of a comma-separated variable."""
    parts: list[str] = _read(_env.list, name, default.split(","), **rules)
    return [part.strip() for part in parts if part.strip()]


def addresses(name: str) -> list[str]:
    """Return a comma-separated list of http or https addresses; refuse any other."""

    def are_addresses(parts: list[str]) -> None:
        for part in parts:
            if urlsplit(part.strip()).scheme not in {"http", "https"} or not urlsplit(part.strip()).hostname:
                raise ValidationError(f"names {part!r}, which is not an http or https address")

    return names(name, validate=are_addresses)


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL URL (``postgresql://role:<password>@host:port/name?sslmode=…``)."""
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

    The forms are ``smtp://user:<password>@host:587?tls=true``, ``smtps://``, ``file:///folder`` and ``console:``.
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
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtps://, file:// or console:")
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


def file_store(url: str) -> dict[str, Any]:
    """Return the storage of the register's files: a folder if the URL is empty, else a bucket that speaks S3.

    The form is ``s3://key:<secret>@host:port/bucket?region=…``; ``tls=false`` for a store without TLS. Without a host
    it is Amazon's, and without a key the machine's own credentials are used, as *boto3* finds them.
    """
    if not url:
        return {"BACKEND": "core.file_stores.folder.FolderStore"}
    parts = urlsplit(url)
    bucket, query = parts.path.strip("/"), dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not bucket or "/" in bucket or query.keys() - {"region", "tls"}:
        raise ImproperlyConfigured("FILES_URL must have the form s3://key:<secret>@host:port/bucket?region=…&tls=…")
    scheme = "http" if query.get("tls", "true").lower() == "false" else "https"
    address = parts.netloc.rpartition("@")[2]
    return {
        "BACKEND": "core.file_stores.s3.S3Store",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": f"{scheme}://{address}" if address else None,
            "access_key": unquote(parts.username or "") or None,
            "secret_key": unquote(parts.password or "") or None,
            "region_name": query.get("region"),
        },
    }


def cache(url: str) -> dict[str, Any]:
    """Return the settings of a cache on the broker's server, under its own prefix."""
    location = url.replace("redis+socket://", "unix://", 1)
    return {
        "BACKEND": "core.cache.FaultTolerantCache",
        "LOCATION": location,
        "KEY_PREFIX": "cache",
        "OPTIONS": {"serializer": "core.cache.SignedJson", "socket_timeout": 1, "socket_connect_timeout": 1},
    }
