"""Services as atomic blocks; the outermost one is retried when the database asks for it.

A service raises a domain error in place of the database's refusal: the one that the model's constraint carries
(``core.constraints``), or that an app registered for a trigger. Any other refusal is a bug and stays as it is.
"""

import functools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import cast

from django.db import DatabaseError, OperationalError, connection, transaction

from core import actor_sessions, expected_versions, row_security, standby
from core.actors import Actor
from core.constraints import find_refusal
from core.errors import DomainError

RETRIES = 3
_RETRYABLE = {"40001", "40P01"}  # serialization_failure, deadlock_detected

# Work for when the outermost block has ended; None if no block is open.
_afterwards: ContextVar[list[Callable[[], object]] | None] = ContextVar("after the transaction", default=None)

_REFUSALS: dict[str, Callable[[], DomainError]] = {}


def refusal(name: str, factory: Callable[[], DomainError]) -> None:
    """Register the error for a trigger's refusal under this name; constraints carry their own."""
    if name in _REFUSALS:
        raise ValueError(f"refusal {name!r} is registered twice")
    _REFUSALS[name] = factory


refusal("actor_is_proven", actor_sessions.not_proven)


def translated(error: DatabaseError) -> DomainError | None:
    """Return the domain error of the trigger or constraint that the database reports, if any."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    return _REFUSALS[name]() if name in _REFUSALS else find_refusal(name)


def afterwards(work: Callable[[], object]) -> None:
    """Run ``work`` when the outermost block has ended, committed or not; at once if none is open.

    For work that must outlast a refusal, such as the count of wrong codes.
    """
    pending = _afterwards.get()
    if pending is None:
        work()
    else:
        pending.append(work)


def atomically[T](work: Callable[[], T]) -> T:
    """Run ``work`` in one transaction, then the work deferred by ``afterwards``."""
    if _afterwards.get() is not None:
        return _attempted(work)
    pending: list[Callable[[], object]] = []
    token = _afterwards.set(pending)
    try:
        return _attempted(work)
    finally:
        _afterwards.reset(token)
        for task in pending:
            task()


def _attempted[T](work: Callable[[], T]) -> T:
    """Run ``work`` in one transaction; retry the outermost up to three times after a deadlock or the like."""
    outermost = not connection.in_atomic_block
    expected = expected_versions.current_expectations()
    for attempt in range(RETRIES + 1):
        try:
            with _versions_rolled_back_to(expected), transaction.atomic():
                return work()
        except OperationalError as error:
            if not outermost or attempt == RETRIES or getattr(error.__cause__, "sqlstate", None) not in _RETRYABLE:
                raise
            if (pending := _afterwards.get()) is not None:
                pending.clear()
            # Wait for a random time, so that the same two transactions do not collide again.
            time.sleep(random.uniform(0.005, 0.02) * 2**attempt)
        except DatabaseError as error:
            if (meaning := translated(error)) is None:
                raise
            raise meaning from error
    raise AssertionError("unreachable")


@contextmanager
def _versions_rolled_back_to(expected: expected_versions.ExpectedVersions) -> Iterator[None]:
    """Forget the versions that a rolled-back transaction wrote."""
    try:
        yield
    except BaseException:
        expected_versions.restore_expectations(expected)
        raise


def service[**P, T](function: Callable[P, T]) -> Callable[P, T]:
    """Mark a function as a service, which is atomic: all its writes are kept, or none.

    It authorises its actor on a row that a page or the API has read within his reach. After that it reads beyond his
    reach, since it must not miss a row (a province accepts use that counts against an export quota of another
    authority). Its argument ``actor`` is proven to the database at the beginning of the transaction.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        def proven() -> T:
            with actor_sessions.acting(cast(Actor | None, kwargs.get("actor"))):
                return function(*args, **kwargs)

        with (
            row_security.unrestricted("what a service writes must not depend on what its actor may see"),
            standby.on_primary(),
        ):
            return atomically(proven)

    return wrapper
