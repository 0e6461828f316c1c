"""Where the same questions come all day, the database keeps its plans of them.

Behind the wall a statement takes longer to plan than to run. Within ``kept``, parameters travel apart from the text of
a statement, and a connection prepares what it meets a second time. Elsewhere they are written into the text: a few
statements of the ORM (``SELECT DISTINCT`` in the order of an expression with a parameter) can be asked no other way.
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
    """For what is asked within; also as a decorator."""
    token = _kept.set(True)
    try:
        yield
    finally:
        _kept.reset(token)
