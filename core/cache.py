"""A cache that behaves as if it were empty while its server is down, so that signing in and filing continue.

Values are JSON and signed with the key of the application. Whoever has the broker's password writes into the same
server: Django's own serializer would run what he writes, and a page of his would be shown to everybody. A value that
was not written by the application counts as none.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from django.core.signing import BadSignature, Signer
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as TooSlow

log = structlog.get_logger(__name__)


class SignedJson:
    """Values as the cache keeps them: integers as they are, which the server counts up, all else as signed JSON."""

    def dumps(self, value: Any) -> int | str:
        return value if type(value) is int else _signer().sign_object(value)

    def loads(self, stored: bytes) -> Any:
        try:
            return int(stored)
        except ValueError:
            return _signer().unsign_object(stored.decode(errors="replace"))


def _signer() -> Signer:
    return Signer(salt="core.cache")


def _tolerant(name: str, fallback: Callable[..., Any]) -> Callable[..., Any]:
    operation: Callable[..., Any] = getattr(RedisCache, name)

    @wraps(operation)
    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return operation(self, *args, **kwargs)
        except (Unreachable, TooSlow, ResponseError, BadSignature) as error:
            log.warning("cache_unavailable", operation=name, error=str(error))
            return fallback(*args, **kwargs)

    return call


class FaultTolerantCache(RedisCache):
    get = _tolerant("get", lambda key, default=None, version=None: default)
    get_many = _tolerant("get_many", lambda keys, version=None: {})
    has_key = _tolerant("has_key", lambda key, version=None: False)
    add = _tolerant("add", lambda *args, **kwargs: True)
    set = _tolerant("set", lambda *args, **kwargs: None)
    set_many = _tolerant("set_many", lambda data, *args, **kwargs: [])
    touch = _tolerant("touch", lambda *args, **kwargs: False)
    incr = _tolerant("incr", lambda key, delta=1, version=None: delta)
    delete = _tolerant("delete", lambda *args, **kwargs: False)
    delete_many = _tolerant("delete_many", lambda *args, **kwargs: None)
