"""Many cases in one test: each is judged by itself, and the test reports every fault with the case it belongs to.

``subtests`` writes, sends and captures a report for each case, which costs more than most cases themselves.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from traceback import extract_tb

import pytest
from django.core.cache import cache
from django.db import transaction

type Case = Callable[[object], AbstractContextManager[None]]


@contextmanager
def every_fault() -> Iterator[Case]:
    """Give what judges a case by its name; fail at the end with the faults of all cases, or if there was no case."""
    faults: list[str] = []
    judged = 0

    @contextmanager
    def case(name: object) -> Iterator[None]:
        nonlocal judged
        judged += 1
        try:
            yield
        except (Exception, pytest.fail.Exception) as error:
            last = extract_tb(error.__traceback__)[-1]
            faults.append(f"{name}: {type(error).__name__}: {error} ({last.filename}:{last.lineno})")

    yield case
    assert judged, "no case was judged"
    if faults:
        pytest.fail(f"{len(faults)} of {judged} cases:\n" + "\n".join(faults), pytrace=False)


@contextmanager
def undone() -> Iterator[None]:
    """Undo what a case writes in a transaction, and what it leaves in the cache."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()
