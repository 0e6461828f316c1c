"""Prepared statements for queries that are repeated all day.

With row-level security a statement takes longer to plan than to run. Within ``kept``, parameters are sent separately
from the text of a statement, and a connection prepares a statement at its second use. Elsewhere they are written into
the text: a few statements of the ORM (``SELECT DISTINCT`` in the order of an expression with a parameter) require it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

PREPARED_AFTER = 1  # times that a connection has met a statement

_kept: ContextVar[bool] = ContextVar("plans are kept", default=False)


def are_kept() -> bool:
    return _kept.get()


@contextmanager
def kept() -> Iterator[None]:
    """Prepare the statements executed inside; also a decorator."""
    token = _kept.set(True)
    try:
        yield
    finally:
        _kept.reset(token)
