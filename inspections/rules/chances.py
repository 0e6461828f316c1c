"""Exact chances: arithmetic that several rules share."""

from decimal import Decimal
from functools import lru_cache
from math import comb


@lru_cache(maxsize=10_000)
def chance_of_at_least(hits: int, trials: int, share: Decimal) -> Decimal:
    """Return the exact binomial chance of as many hits or more."""
    return sum(
        (comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(hits, trials + 1)),
        Decimal(0),
    )
