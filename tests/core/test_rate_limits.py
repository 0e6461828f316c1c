"""An address or a person with too many requests is refused for a while, also without the cache."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory
from rest_framework.throttling import AnonRateThrottle

from config.settings import environment as env
from core import rate_limits
from core.cache import FaultTolerantCache
from core.models import ApiToken
from core.throttling import AddressThrottle
from enterprises.models import User

ONE, OTHER = "203.0.113.7", "203.0.113.8"


@pytest.fixture(autouse=True)
def uncounted() -> None:
    cache.clear()
    rate_limits._counts.clear()


@pytest.fixture
def cache_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = env.cache(f"redis+socket://{tmp_path}/nobody.sock")
    away = FaultTolerantCache(told["LOCATION"], {"KEY_PREFIX": told["KEY_PREFIX"], "OPTIONS": told["OPTIONS"]})
    monkeypatch.setattr(rate_limits, "cache", away)


def asked(times: int, address: str = ONE, path: str = "/healthz", client: Client | None = None) -> list[int]:
    client = client or Client()
    return [client.get(path, REMOTE_ADDR=address).status_code for _ in range(times)]


def test_one_address_is_refused_and_another_is_not(settings: Any) -> None:
    settings.REQUESTS_PER_ADDRESS = 3
    with time_machine.travel("2026-11-01T00:00:10Z", tick=False):
        assert asked(5) == [200, 200, 200, 429, 429]
        assert asked(1, OTHER) == [200]
        answer = Client().get("/api/schema/", REMOTE_ADDR=ONE)
        assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (429, "51", "throttled")
    with time_machine.travel("2026-11-01T00:01:00Z", tick=False):
        assert asked(1) == [200]


def test_without_the_cache_each_process_still_holds_to_the_limit(settings: Any, cache_unavailable: None) -> None:
    settings.REQUESTS_PER_ADDRESS = 3
    assert asked(5) == [200, 200, 200, 429, 429]


def test_all_processes_count_together(settings: Any) -> None:
    settings.REQUESTS_PER_ADDRESS = 3
    assert asked(2) == [200, 200]
    rate_limits._counts.clear()  # another process, which has counted nothing yet
    assert asked(2) == [200, 429]


def test_a_slow_cache_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "SLOW", -1.0)
    monkeypatch.setattr(rate_limits, "_paused_until", 0.0)
    rate_limits.seconds_to_wait("address", ONE, 10)
    assert rate_limits._paused_until > 0
    monkeypatch.setattr(rate_limits, "cache", None)  # would fail if it were used
    assert rate_limits.seconds_to_wait("address", ONE, 10) == 0


def test_a_person_is_refused_whatever_the_address_on_pages(settings: Any, auditor1: User) -> None:
    settings.REQUESTS_PER_PERSON = 2
    client = Client()
    client.force_login(auditor1)
    assert asked(2, ONE, "/healthz", client) + asked(1, OTHER, "/healthz", client) == [200, 200, 429]
    assert asked(1, ONE) == [200]


def test_a_token_counts_as_the_person_that_it_is_of(settings: Any, auditor1: User) -> None:
    settings.REQUESTS_PER_PERSON = 2
    bearer = {"Authorization": f"Bearer {ApiToken.objects.create(user=auditor1)[1]}"}
    statuses = [Client().get("/api/v1/audit/", headers=bearer).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_where_tips_come_in_addresses_are_counted_in_memory_alone(settings: Any, db: None) -> None:
    settings.REQUESTS_PER_ADDRESS = 3
    assert asked(4, path="/tell/")[-1] == 429
    assert asked(1, OTHER, path="/tell/") != [429]
    assert not any("anonymous" in key for key in getattr(cache, "_cache", {}))


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_one_subscriber_is_one_caller(address: str, caller: str) -> None:
    assert rate_limits.network(address) == caller


def test_public_answers_count_a_subscriber_as_one_caller() -> None:
    asked = [RequestFactory().get("/", REMOTE_ADDR=f"2001:db8:1:2::{number}") for number in (1, 2)]
    assert {AddressThrottle().get_ident(request) for request in asked} == {"2001:db8:1:2::/64"}


def test_every_anonymous_limit_of_the_api_counts_networks() -> None:
    """No class of ours takes the library's limit by whole address."""
    assert [cls for cls in AnonRateThrottle.__subclasses__() if cls is not AddressThrottle] == []
