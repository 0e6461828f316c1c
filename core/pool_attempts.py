"""Attempts of a pool of connections to reach a database that is away, for the requests that wait for one."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the settings import this module
    from psycopg_pool import ConnectionPool

PAUSE = 0.5  # seconds between two attempts


def try_again(pool: "ConnectionPool[Any]") -> None:
    """Begin another attempt at once, if requests wait: the pool's own would pause twice as long each time."""
    if pool.get_stats().get("requests_waiting"):
        pool.check()
