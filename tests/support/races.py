"""Sixteen threads, each on a connection of its own, held at a lock until all of them wait there."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connection, transaction

from tests.support.databases import Clone
from tests.support.inspection_world import on

RUNNERS = 16


def race(database: Clone, lock: str, runs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all, wait until the database reports that all wait for the row that ``lock`` holds, and release it.

    Returns each thread's result, or the exception that stopped it.
    """
    results: list[Any] = [None] * len(runs)

    def run(number: int) -> None:
        try:
            results[number] = runs[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(runs))]
    with psycopg.connect(database.owner_url) as starter:
        starter.execute(lock)
        for thread in threads:
            thread.start()
        until_waiting(database, len(runs))
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return results


def overtake(database: Clone, lock: str, slow: Callable[[], Any], quick: Callable[[], Any]) -> tuple[Any, Any]:
    """Hold ``slow`` at the row that ``lock`` holds, start ``quick``, and release it when that has ended or waits."""
    with ThreadPoolExecutor(2) as runners, psycopg.connect(database.owner_url) as starter:
        starter.execute(lock)
        first = runners.submit(slow)
        until_waiting(database, 1)
        second = runners.submit(quick)
        until_waiting(database, 2, unless=second.done)
        starter.rollback()
        return first.result(60), second.result(60)


def until_waiting(database: Clone, wanted: int, unless: Callable[[], bool] = bool) -> None:
    waiting = (
        "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
        " AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
    )
    end = time.monotonic() + 30
    with psycopg.connect(database.owner_url, autocommit=True) as watcher:
        while time.monotonic() < end:
            row = watcher.execute(waiting).fetchone()
            if unless() or (row and row[0] >= wanted):
                return
            time.sleep(0.02)
    raise AssertionError("the runners never all stood at the line")


def at_once(times: int, work: Callable[[], Any]) -> list[Any]:
    """Run the same work in ``times`` threads; return the results or errors."""

    def one(_turn: int) -> Any:
        try:
            with on(2011, 6, 9):
                return work()
        except Exception as error:  # what it was is what the tests are about
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def while_open(database: Clone, first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Run ``second`` while the transaction of ``first`` is open, which ends when ``second`` has ended or waits.

    Returns the result of ``second``, or the exception that stopped it.
    """

    def run() -> Any:
        try:
            return second()
        except Exception as error:  # what it was is what the tests are about
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as runners:
        with transaction.atomic():
            first()
            running = runners.submit(run)
            until_waiting(database, 1, unless=running.done)
        return running.result(60)
