"""Exact bounds of a share by Clopper and Pearson (1934), from the regularised incomplete beta function."""

from math import exp, lgamma, log, log1p

_STEPS = 300
_CLOSE = 1e-12
_TINY = 1e-300


def exact_bounds(hits: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the lower and upper bound of the share of which ``hits`` of ``trials`` are a sample.

    Below the lower bound as many hits or more are less likely than half of what the confidence leaves; above the upper
    one, as many or fewer. Without trials nothing is known: 0 and 1.

    Raises:
        ValueError: for more hits than trials, or a negative number.
    """
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} of {trials}")
    tail = (1 - confidence) / 2
    lower = _quantile(tail, hits, trials - hits + 1) if hits else 0.0
    upper = _quantile(1 - tail, hits + 1, trials - hits) if hits < trials else 1.0
    return lower, upper


def _quantile(probability: float, a: float, b: float) -> float:
    """Return the share below which a beta distribution has this probability, by bisection."""
    low, high = 0.0, 1.0
    while high - low > _CLOSE:
        middle = (low + high) / 2
        if incomplete_beta(middle, a, b) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def incomplete_beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function, by its continued fraction (Lentz's method)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges quickly on the other side alone
        return 1 - incomplete_beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, _STEPS):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _apart(1 + factor * d)
            c = _apart(1 + factor / c)
            fraction *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return front * fraction


def _apart(value: float) -> float:
    """Keep a divisor away from zero."""
    return value if abs(value) > _TINY else _TINY
