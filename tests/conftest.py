"""Real servers for every test: the owner migrates a template, each worker clones it, the application's role uses it."""

import gc
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from config.settings.test_data import MEMORY
from core import actor_sessions, anonymous_requests, clock, row_security, translations
from tests.support.databases import (
    Clone,
    bound_database,
    broker,
    demonstration,
    demonstration_template,
    django_db_setup,
    durable_server,
    own_database,
    published,
    published_template,
    quiet_server,
    servers,
    template,
    whole_run,
)

# What is imported and collected stays: looking for garbage in it took a quarter of the processor time of a start.
gc.disable()

translations.compile_all(Path(__file__).parents[1] / "locale")

# A test itself reads and writes rows as a command does; the people it signs in are limited by their reach.
row_security.act_as_system()

pytest_plugins = ["tests.support.personas"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are cores, since one often waits for a process, a lock or a clock."""
    return (os.cpu_count() or 1) + 1


def pytest_report_header() -> str:
    """Return the line of the run's header that says where the data of the tests lie."""
    place = "in memory" if settings.DATA_DIR.is_relative_to(MEMORY) else "on disk, which is many times slower"
    return f"data of the tests: {settings.DATA_DIR} ({place})"


def pytest_collection_finish() -> None:
    """Look for garbage again, but no more in what stays. The process that only hands out tests never does."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def nothing_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin every test with an empty cache, no counted requests, English texts, no fixed day, a clean log context."""
    cache.clear()
    anonymous_requests.delete_counts()
    translation.activate(settings.LANGUAGE_CODE)
    structlog.contextvars.clear_contextvars()
    monkeypatch.setattr(clock, "_day", None)
    monkeypatch.setattr(clock, "_read_at", time.monotonic())


@pytest.fixture(autouse=True, scope="session")
def proven_actors() -> Iterator[None]:
    """Open an actor session for anyone whom a test names, as loaders do; ``tests.support.actors.strict`` reverts it."""
    with actor_sessions.opening_as_needed(settings.SIGN_IN_DATABASE):
        yield


@pytest.fixture(autouse=True, scope="session")
def steady_clock() -> Iterator[None]:
    """Keep the business day from being read again in the middle of a test, which would change query counts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "_STALE_AFTER", 3600.0)
        yield


@pytest.fixture
def at_today(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set the day that the test's module calls ``TODAY``."""
    with clock.at(request.module.TODAY):
        yield


__all__ = [
    "Clone",
    "bound_database",
    "broker",
    "demonstration",
    "demonstration_template",
    "django_db_setup",
    "durable_server",
    "own_database",
    "published",
    "published_template",
    "quiet_server",
    "servers",
    "template",
    "whole_run",
]
