"""The extent of Hypothesis's search: a few examples from fixed seeds, or many from a random seed in ``make soak``.

``SEARCH_LENGTH`` multiplies the examples and lets the seed vary; ``benchmarks/random_search.py`` sets it.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

LENGTH = int(os.environ.get("SEARCH_LENGTH", "1"))

marked = pytest.mark.random_search


def examples(count: int, *, steps: int = 50) -> settings:
    """Return settings for ``count`` examples, of ``steps`` acts each where a state machine is run."""
    return settings(
        max_examples=count * LENGTH,
        stateful_step_count=steps,
        derandomize=LENGTH == 1,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
