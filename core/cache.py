"""A cache that behaves as empty while its server is down, so that signing in and filing continue."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as TooSlow

log = structlog.get_logger(__name__)


def _forgiving(name: str, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    asked: Callable[..., Any] = getattr(RedisCache, name)

    @wraps(asked)
    def ask(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return asked(self, *args, **kwargs)
        except (Unreachable, TooSlow) as error:
            log.warning("cache_away", operation=name, error=str(error))
            return otherwise(*args, **kwargs)

    return ask


class ForgivingCache(RedisCache):
    get = _forgiving("get", lambda key, default=None, version=None: default)
    get_many = _forgiving("get_many", lambda keys, version=None: {})
    has_key = _forgiving("has_key", lambda key, version=None: False)
    add = _forgiving("add", lambda *args, **kwargs: True)
    set = _forgiving("set", lambda *args, **kwargs: None)
    set_many = _forgiving("set_many", lambda data, *args, **kwargs: [])
    touch = _forgiving("touch", lambda *args, **kwargs: False)
    incr = _forgiving("incr", lambda key, delta=1, version=None: delta)
    delete = _forgiving("delete", lambda *args, **kwargs: False)
    delete_many = _forgiving("delete_many", lambda *args, **kwargs: None)
