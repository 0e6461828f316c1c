"""Limits of processor time that hold on a busy machine: each is scaled by a reference loop measured beside the work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

REFERENCE_SECONDS = 0.2  # of the loop on the quiet core for which limits are stated


def reference() -> float:
    """Return the processor seconds of a loop of exact arithmetic, the work of planning and distribution."""
    began = time.process_time()
    total = Fraction(0)
    for number in range(1, 180_000):
        total += Fraction(number % 97 + 1, number % 7 + 1)
    assert total > 0
    return time.process_time() - began


@contextmanager
def takes_at_most(seconds: float) -> Iterator[None]:
    """Fail if the block takes more processor time than ``seconds`` of a quiet core.

    The reference loop is measured before and after the block; a core that is shared with other work makes both slower.
    """
    before = reference()
    began = time.process_time()
    yield
    taken = time.process_time() - began
    on_a_quiet_core = taken * REFERENCE_SECONDS / ((before + reference()) / 2)
    assert on_a_quiet_core < seconds, f"{on_a_quiet_core:.1f} s on a quiet core, {taken:.1f} s here"
