"""A service is one atomic block; the outermost one is tried again when the database asks for it.

The database has the last word. Apps register what its refusals mean, by constraint name, and a service answers with
that exception in place of the raw error; a refusal that nobody registered stays what it is: a bug.
"""

import functools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction

from core import versions, walls
from core.errors import DomainError

RETRIES = 3
_RETRYABLE = {"40001", "40P01"}  # serialization_failure, deadlock_detected

# What is to be done once the outermost block has ended; None where no block is open.
_afterwards: ContextVar[list[Callable[[], object]] | None] = ContextVar("done after the transaction", default=None)

_REFUSALS: dict[str, Callable[[], DomainError]] = {}


def refusal(constraint: str, factory: Callable[[], DomainError]) -> None:
    """Say once what it means when the constraint (or a trigger that names it) refuses."""
    if constraint in _REFUSALS:
        raise ValueError(f"constraint {constraint!r} is explained twice")
    _REFUSALS[constraint] = factory


def translated(error: DatabaseError) -> DomainError | None:
    """Return the domain error registered for the constraint that the database reports, if any."""
    diagnosis = getattr(error.__cause__, "diag", None)
    factory = _REFUSALS.get(getattr(diagnosis, "constraint_name", None) or "")
    return factory() if factory else None


def afterwards(work: Callable[[], object]) -> None:
    """Run ``work`` when the outermost block has ended, whether it was kept or not; at once where none is open.

    For what must outlive a refusal, such as the count of wrong codes.
    """
    pending = _afterwards.get()
    if pending is None:
        work()
    else:
        pending.append(work)


def atomically[T](work: Callable[[], T]) -> T:
    """Run ``work`` in one transaction, then what it left for ``afterwards``."""
    if _afterwards.get() is not None:
        return _attempted(work)
    pending: list[Callable[[], object]] = []
    token = _afterwards.set(pending)
    try:
        return _attempted(work)
    finally:
        _afterwards.reset(token)
        for left in pending:
            left()


def _attempted[T](work: Callable[[], T]) -> T:
    """Run ``work`` in one transaction; outermost, again up to three times after a deadlock or serialisation failure."""
    outermost = not connection.in_atomic_block
    seen = versions.seen()
    for attempt in range(RETRIES + 1):
        try:
            with _versions_rolled_back_to(seen), transaction.atomic():
                return work()
        except OperationalError as error:
            if not outermost or attempt == RETRIES or getattr(error.__cause__, "sqlstate", None) not in _RETRYABLE:
                raise
            if (pending := _afterwards.get()) is not None:
                pending.clear()
            # Step aside for a moment, each by another span, or the same two meet again.
            time.sleep(random.uniform(0.005, 0.02) * 2**attempt)
        except DatabaseError as error:
            if (meaning := translated(error)) is None:
                raise
            raise meaning from error
    raise AssertionError("unreachable")


@contextmanager
def _versions_rolled_back_to(seen: versions.Seen) -> Iterator[None]:
    """When the transaction goes, the versions that it wrote go too."""
    try:
        yield
    except BaseException:
        versions.back_to(seen)
        raise


def service[**P, T](function: Callable[P, T]) -> Callable[P, T]:
    """Mark a function as a service: all it writes is written, or nothing.

    It authorises its actor on the row that a door has found within his reach. Then it keeps books that are wider than
    his sight (a province accepts use that an export quota of another authority bears), and must not miss a row.
    """

    @functools.wraps(function)
    def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        with walls.beyond_reach("what a service books must not depend on how far its actor sees"):
            return atomically(lambda: function(*args, **kwargs))

    return whole


def name_actor(actor: Any) -> None:
    """Tell the database who acts in this transaction, for the triggers that record or compare it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.actor', %s, true)", [str(actor.pk or "")])
