"""Use of power, water or a reagent beside output: the idle load of a site and what a tonne takes. Pure arithmetic.

``use = idle + per_tonne x output``, fitted robustly: the slope is the median of the slopes between months, the idle
load the median of what is left over, and the scale the median absolute deviation. The plain ratio would explode in
slow months.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from statistics import median

ZERO = Decimal(0)
SIX_PLACES = Decimal("0.000001")
TO_SIGMA = Decimal("1.4826")  # of a median absolute deviation, for normal errors
LEAST_APART = Decimal("0.1")  # of the usual output: months closer than that say nothing about the slope
LEAST_SLOPES = 6
FITTED = 2  # figures that the fit takes from the months
MOST_SIGMAS = Decimal(1000)  # said of a difference where the months before leave no standard deviation at all

type Point = tuple[Decimal, Decimal]  # output in t REO, and use


@dataclass(frozen=True, slots=True)
class Fit:
    """The usual use of a site: ``idle`` in a month, ``per_tonne`` of output, and ``ratio`` without an idle load.

    ``scale`` is the robust standard deviation of one month's use around it.
    """

    idle: Decimal
    per_tonne: Decimal
    ratio: Decimal
    scale: Decimal
    months: int

    def expected(self, output: Decimal, use: Decimal) -> Decimal:
        """Return the use that is expected at an output: of the two models the one nearer to what was used.

        Where outputs of the past lie close together, they do not say how much of the use is idle load.
        """
        ends = sorted((self.idle + self.per_tonne * output, self.ratio * output))
        return min(max(use, ends[0]), ends[1])

    def sigma(self, months: int, expected: Decimal, floor: Decimal) -> Decimal:
        """Return the standard deviation of the sum of some months, with the uncertainty of the fit itself."""
        one = max(self.scale, expected / months * floor)
        error = math.sqrt(1 / months + 2 / self.months)
        return _rounded(one * months * Decimal(repr(error)))


def fit(points: Sequence[Point]) -> Fit:
    """Fit at least three months with output."""
    usual = median(output for output, _use in points)
    ratio = median(use / output for output, use in points if output > 0)
    slopes = [
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for earlier, later in combinations(points, 2)
        if abs(later[0] - earlier[0]) >= usual * LEAST_APART and later[0] != earlier[0]
    ]
    slope = min(max(median(slopes), ZERO), ratio) if len(slopes) >= LEAST_SLOPES else ratio
    idle = max(ZERO, median(use - slope * output for output, use in points))
    deviation = median(abs(use - idle - slope * output) for output, use in points)
    months = len(points)
    scale = TO_SIGMA * deviation * months / (months - FITTED)
    return Fit(_rounded(idle), _rounded(slope), _rounded(ratio), _rounded(scale), months)


@dataclass(frozen=True, slots=True)
class Deviation:
    """The use of the last months beside what was expected of them; ``excess`` is below zero where it was less."""

    months: int
    used: Decimal
    output: Decimal
    expected: Decimal
    sigma: Decimal

    @property
    def excess(self) -> Decimal:
        return self.used - self.expected

    @property
    def sigmas(self) -> Decimal:
        if not self.sigma:
            return MOST_SIGMAS * ((self.excess > 0) - (self.excess < 0))
        return self.excess / self.sigma


def deviate(usual: Fit, points: Sequence[Point], floor: Decimal) -> Deviation | None:
    """Compare the sum of months with what is expected; ``None`` unless all of them lie on one side."""
    expected = [usual.expected(output, use) for output, use in points]
    signs = {(use > other) - (use < other) for (_output, use), other in zip(points, expected, strict=True)}
    if len(signs) != 1 or signs == {0}:
        return None
    total = sum(expected, ZERO)
    return Deviation(
        months=len(points),
        used=sum((use for _output, use in points), ZERO),
        output=sum((output for output, _use in points), ZERO),
        expected=_rounded(total),
        sigma=usual.sigma(len(points), total, floor),
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(SIX_PLACES, rounding=ROUND_HALF_UP)
