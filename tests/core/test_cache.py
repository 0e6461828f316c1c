"""A cache that is down behaves as empty."""

from pathlib import Path

import pytest
import redis
from django.core.cache.backends.base import BaseCache

from config.celery import app
from config.settings import environment as env
from core.cache import FaultTolerantCache


def cache_at(url: str) -> BaseCache:
    told = env.cache(url)
    return FaultTolerantCache(told["LOCATION"], {"KEY_PREFIX": told["KEY_PREFIX"], "OPTIONS": told["OPTIONS"]})


def test_a_cache_that_is_there_remembers(broker: str) -> None:
    cache = cache_at(broker.split("?")[0])
    cache.set("tonnes", "93800.000", timeout=60)
    assert cache.get("tonnes") == "93800.000"
    assert cache.add("tonnes", "other") is False
    cache.delete("tonnes")
    assert cache.get("tonnes") is None


@pytest.mark.parametrize("method", ["get", "set", "add", "incr", "delete", "touch", "has_key", "get_many", "set_many"])
def test_a_cache_that_is_away_breaks_nothing(tmp_path: Path, method: str) -> None:
    cache = cache_at(f"redis+socket://{tmp_path}/nobody.sock")
    arguments = {
        "set": ("k", 1),
        "add": ("k", 1),
        "get": ("k", "nothing"),
        "get_many": (["k"],),
        "set_many": ({"k": 1},),
    }
    expected = {"get": "nothing", "set": None, "add": True, "incr": 1, "get_many": {}, "set_many": []}
    assert getattr(cache, method)(*arguments.get(method, ("k",))) == expected.get(method, False)


def test_only_what_is_json_is_kept_and_only_what_the_application_wrote_is_read(broker: str) -> None:
    cache = cache_at(broker.split("?")[0])
    with pytest.raises(TypeError):
        cache.set("bytes", b"\x00", timeout=60)
    server = redis.Redis.from_url(env.cache(broker.split("?")[0])["LOCATION"])
    for forged in (b"\x80\x04K\x01.", b'"value"', b'InZhbHVlIg:"signature"'):
        server.set(cache.make_key("forged"), forged, ex=60)
        assert cache.get("forged", "nothing") == "nothing"
        assert cache.get_many(["forged"]) == {}


def test_workers_accept_messages_of_json_alone() -> None:
    assert set(app.conf.accept_content) == {"json"}
    assert app.conf.task_serializer == "json"
