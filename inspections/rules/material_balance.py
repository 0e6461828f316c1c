"""Balance of material of one site and family of products, month by month: pure arithmetic, without rules or database.

Method: nuclear material accountancy (IAEA Services Series 15; the statistical tests of Burr et al., EPJ Nuclear
Sci. Technol. 2, 36, 2016), with both signs tested: more left than entered is as telling as less.

Tonnes are exact decimals. Uncertainties are floats, since they need no exactness, and leave rounded to decimals.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

ZERO = Decimal("0.000")
# Standard normal quantiles of 5 % false alarms and 10 % undetected losses, for the limit of detection of one month.
DETECTION_FACTOR = Decimal("2.926")
ROUNDING = 0.001  # t; every report is rounded to the kilogram
LEAST_HISTORY = 3  # months with feed from which a recovery is taken
MOST_SOURCES = 3  # of uncertainty that a result names
SIX_PLACES = Decimal("0.000001")


class Code(StrEnum):
    """The reason for which tonnes enter or leave a balance. There is no "other"."""

    OPENING = "opening"
    PURCHASED = "purchased"
    EXTRACTED = "extracted"  # from a deposit, from tailings, or by a recycling plant from waste
    RECEIVED = "received"  # consumed for it at another site of the enterprise
    NOT_CARRIED = "not_carried"  # closing stock of the month before that no opening stock continues
    SOLD = "sold"
    EXPORTED = "exported"
    LOST = "lost"
    SENT = "sent"  # consumed here for another site of the enterprise
    CLOSING = "closing"
    COUNTED = "counted"  # by which counted stock differs from the stock that was stated
    EXPECTED_LOSS = "expected_loss"


ENTERS = (Code.OPENING, Code.PURCHASED, Code.EXTRACTED, Code.RECEIVED, Code.NOT_CARRIED, Code.COUNTED)


class Source(StrEnum):
    """A source of uncertainty besides the flows, which are named by their code."""

    STOCK = "stock"
    IN_PROCESS = "in_process"
    RECOVERY = "recovery"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Errors:
    """Relative standard deviations of one kind of product, as shares.

    ``random`` is new in each measurement, ``systematic`` the same until the next calibration. ``stock`` is the random
    error of a stock, ``recovery`` the uncertainty of the expected recovery, and ``in_process`` the change of the
    unmeasured material inside the process, as a share of a month's feed.
    """

    random: float
    systematic: float
    stock: float
    recovery: float
    in_process: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Tonnes REO of one product under a code. ``kind``: the instrument that weighs and assays it."""

    code: Code
    product: str
    kind: str
    tonnes: Decimal
    errors: Errors

    @property
    def signed(self) -> Decimal:
        return self.tonnes if self.code in ENTERS else -self.tonnes


@dataclass(frozen=True, slots=True)
class Fed:
    """Tonnes REO of a kind of product that the site worked up in a month."""

    kind: str
    tonnes: Decimal
    errors: Errors


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a balance. ``recovery``: the expected share of the oxide fed that leaves in products."""

    month: dt.date
    measured: tuple[Measured, ...]
    feed: tuple[Fed, ...] = ()
    recovery: Decimal = Decimal(1)
    counted_on: dt.date | None = None  # the day of the count that closes it; otherwise the stock is that of the books

    @property
    def calibration(self) -> int:
        """Return the period within which an instrument errs in the same direction: the calendar year."""
        return self.month.year

    @property
    def fed(self) -> Decimal:
        return sum((feed.tonnes for feed in self.feed), ZERO)

    @property
    def unaccounted(self) -> Decimal:
        """Return MUF: all that entered less all that left and is in stock."""
        return sum((each.signed for each in self.measured), ZERO)

    @property
    def expected_loss(self) -> Decimal:
        return (1 - self.recovery) * self.fed

    @property
    def difference(self) -> Decimal:
        """Return X: what is unaccounted for beyond the expected loss. Positive: goods left; negative: they came."""
        return self.unaccounted - self.expected_loss

    def tonnes_of(self, code: Code) -> Decimal:
        if code == Code.EXPECTED_LOSS:
            return self.expected_loss
        return sum((each.tonnes for each in self.measured if each.code == code), ZERO)


@dataclass(frozen=True, slots=True)
class PageTest:
    """Page's test: ``P = max(0, P + y - k)`` for each sign, an alarm above ``h``, after which it begins anew.

    What is significant and less than ``least`` tonnes is no alarm yet: it goes on adding up.
    """

    k: float
    h: float
    least: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Drift:
    """State of Page's test of one sign in a month.

    ``tonnes``: the sum of X of that sign from the month ``since``, in which the test left zero.
    """

    page: Decimal = Decimal("0.000000")
    tonnes: Decimal = ZERO
    since: dt.date | None = None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The judgement of a month. ``standardised`` is X without what the months before explain, in σ (SITMUF)."""

    month: Month
    sigma: Decimal
    standardised: Decimal
    outflow: Drift
    inflow: Drift
    sources: tuple[tuple[str, Decimal], ...]  # the largest sources of the variance with their shares

    @property
    def z(self) -> Decimal:
        return (self.month.difference / self.sigma).quantize(SIX_PLACES)

    @property
    def limit(self) -> Decimal:
        """Return the tonnes below which a loss of this month would not be seen."""
        return detection_limit(self.sigma)


def detection_limit(sigma: Decimal) -> Decimal:
    return sigma * DETECTION_FACTOR


def evaluate(months: Sequence[Month], page: PageTest) -> list[Result]:
    """Return the result of each month, which are given in their order, without repetition."""
    variances = [_variances(one) for one in months]
    matrix = covariance(months, [sum(parts.values()) for parts in variances])
    scores = _independent([float(one.difference) for one in months], matrix)
    results: list[Result] = []
    up, down = Drift(), Drift()
    for index, (one, score) in enumerate(zip(months, scores, strict=True)):
        up = _step(up, score, one.difference, one.month, page)
        down = _step(down, -score, -one.difference, one.month, page)
        results.append(
            Result(
                month=one,
                sigma=_rounded(math.sqrt(matrix[index][index])),
                standardised=_rounded(score),
                outflow=up,
                inflow=down,
                sources=_largest(variances[index]),
            )
        )
    return results


def covariance(months: Sequence[Month], variances: Sequence[float] | None = None) -> list[list[float]]:
    """Return the covariance matrix of X, in t²: systematic errors, the expected recovery, and the shared stock."""
    if variances is None:
        variances = [sum(_variances(one).values()) for one in months]
    size = len(months)
    systematic, recovery = [_systematic(one) for one in months], [_recovery(one) for one in months]
    matrix = [[0.0] * size for _row in range(size)]
    for row, one in enumerate(months):
        matrix[row][row] = variances[row]
        for column in range(row):
            shared = _product(recovery[row], recovery[column])
            if one.calibration == months[column].calibration:
                shared += _product(systematic[row], systematic[column])
            if column == row - 1 and _next(months[column].month) == one.month:
                shared -= _shared_stock(months[column], one)
            matrix[row][column] = matrix[column][row] = shared
    return matrix


def _variances(one: Month) -> dict[str, float]:
    """Return the parts of the variance of X of a month by their source."""
    parts: dict[str, float] = defaultdict(float)
    for each in one.measured:
        tonnes = float(each.tonnes)
        if each.code in (Code.OPENING, Code.CLOSING):
            parts[Source.STOCK] += (tonnes * each.errors.stock) ** 2
        elif each.code not in (Code.COUNTED, Code.NOT_CARRIED):
            parts[each.code] += (tonnes * each.errors.random) ** 2
    for (code, _kind), tonnes in _systematic(one).items():
        parts[code] += tonnes**2
    for tonnes in _recovery(one).values():
        parts[Source.RECOVERY] += tonnes**2
    # Material inside the process is a stock as well: unmeasured, at the beginning and at the end.
    parts[Source.IN_PROCESS] += 2 * _in_process(one) ** 2
    parts[Source.ROUNDING] += ROUNDING**2
    return parts


def _systematic(one: Month) -> dict[tuple[str, str], float]:
    """Return the systematic standard deviation by instrument, with its sign. Opening and closing stock share one."""
    instruments: dict[tuple[str, str], float] = defaultdict(float)
    for each in one.measured:
        if each.code in (Code.COUNTED, Code.NOT_CARRIED):
            continue
        stock = each.code in (Code.OPENING, Code.CLOSING)
        instruments[Source.STOCK if stock else each.code, each.kind] += float(each.signed) * each.errors.systematic
    return instruments


def _recovery(one: Month) -> dict[str, float]:
    parts: dict[str, float] = defaultdict(float)
    for feed in one.feed:
        parts[feed.kind] += float(feed.tonnes) * feed.errors.recovery
    return parts


def _shared_stock(before: Month, after: Month) -> float:
    """Return what both months owe to the error of the stock between them, with opposite signs."""
    opening = {each.product: each for each in after.measured if each.code == Code.OPENING}
    shared = 0.0
    for each in before.measured:
        if each.code == Code.CLOSING and (same := opening.get(each.product)) is not None:
            shared += float(each.tonnes) * each.errors.stock * float(same.tonnes) * same.errors.stock
    return shared + _in_process(before) * _in_process(after)


def _in_process(one: Month) -> float:
    return math.hypot(*(float(feed.tonnes) * feed.errors.in_process for feed in one.feed))


def _product[K](one: Mapping[K, float], other: Mapping[K, float]) -> float:
    return sum(value * other[key] for key, value in one.items() if key in other)


def _independent(differences: Sequence[float], matrix: Sequence[Sequence[float]]) -> list[float]:
    """Solve ``L·y = X``, with ``L·Lᵀ`` the covariance (Cholesky): lawful y are independent, with variance 1."""
    lower: list[list[float]] = []
    scores: list[float] = []
    for row, difference in enumerate(differences):
        line: list[float] = []
        for column in range(row):
            known = sum(line[place] * lower[column][place] for place in range(column))
            line.append((matrix[row][column] - known) / lower[column][column])
        # Rounding alone may make a determined month negative by a trace; its own rounding is the least it can be.
        line.append(math.sqrt(max(matrix[row][row] - sum(value**2 for value in line), ROUNDING**2)))
        lower.append(line)
        scores.append((difference - sum(line[place] * scores[place] for place in range(row))) / line[row])
    return scores


def _step(drift: Drift, score: float, difference: Decimal, month: dt.date, page: PageTest) -> Drift:
    before = Drift() if drift.alarm else drift
    value = float(before.page) + score - page.k
    if value <= 0:
        return Drift()
    tonnes = before.tonnes + difference
    return Drift(_rounded(value), tonnes, before.since or month, value > page.h and tonnes >= page.least)


def _largest(parts: Mapping[str, float]) -> tuple[tuple[str, Decimal], ...]:
    whole = sum(parts.values())
    ordered = sorted(parts.items(), key=lambda item: (-item[1], item[0]))[:MOST_SOURCES]
    return tuple((str(name), _rounded(part / whole)) for name, part in ordered if part > 0)


def _rounded(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(SIX_PLACES)


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def expected_recovery(
    history: Iterable[tuple[Decimal, Decimal]], own: tuple[Decimal, Decimal], lowest: Decimal, highest: Decimal
) -> Decimal:
    """Return the share of the feed that should leave in products, held between a minimum and a physical maximum.

    ``history``: fed and made of earlier months, of which the median month counts: some months in which goods came or
    left unreported do not change what is expected of the others. ``own``: of the month itself, which counts where the
    history is too short: then only what lies outside the bounds is a difference.
    """
    months = [(fed, made) for fed, made in history if fed > 0]
    known = months if len(months) >= LEAST_HISTORY else [each for each in (own,) if each[0] > 0]
    share = median(made / fed for fed, made in known).quantize(SIX_PLACES) if known else highest
    return min(max(share, lowest), highest)
