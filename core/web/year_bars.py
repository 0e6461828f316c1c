"""Two figures of each year as bars, the second inside the first, drawn by a template without a chart library.

For example plan and accepted use, or original and remaining reserves.

Places are percentages of the drawing, without a ``viewBox``: it fits any window while its text keeps its size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

MOST_LINES = 5  # of the scale, above its ground
MOST_NAMED, MOST_NAMED_NARROW = 14, 7  # years whose number has room below the bars: in wide windows, in narrow ones
FEWEST = 4  # slots: a single year does not fill the whole width
OUTER_SHARE, INNER_SHARE = 0.68, 0.3  # of a year's slot; the second figure stands within the first


@dataclass(frozen=True, slots=True)
class Value:
    """The two figures of a year, in tonnes."""

    year: int
    outer: Decimal
    inner: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the scale: ``at`` is measured from above, ``tonnes`` is whole."""

    at: str
    tonnes: str


@dataclass(frozen=True, slots=True)
class Block:
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year; ``named``: where its number has room, ``always``, in ``wide`` windows, or nowhere (empty)."""

    value: Value
    slot: Block
    outer: Block
    inner: Block
    middle: str
    named: str

    @property
    def year(self) -> int:
        return self.value.year


@dataclass(frozen=True, slots=True)
class YearBars:
    years: list[Year]
    scale: list[Line]

    @property
    def first(self) -> int:
        return self.years[0].year

    @property
    def last(self) -> int:
        return self.years[-1].year


def build(values: Sequence[Value], *, most: Decimal | None = None) -> YearBars | None:
    """Return the bars of the values, in the order of their years; ``None`` without values.

    ``most``: the tonnes to which the scale reaches, so that several drawings share one; their own highest if ``None``.
    """
    if not values:
        return None
    most = most or max(max(value.outer, value.inner) for value in values)
    step = scale_step(most)
    lines = max(1, ceil(most / step))
    top = step * lines
    slot = 100 / max(len(values), FEWEST)
    edge = (100 - slot * len(values)) / 2

    def block(index: int, share: float, tonnes: Decimal) -> Block:
        height = float(tonnes / top) * 100
        x = edge + slot * (index + (1 - share) / 2)
        return Block(percent(x), percent(100 - height), percent(slot * share), percent(height))

    return YearBars(
        years=[
            Year(
                value=value,
                slot=block(index, 1, top),
                outer=block(index, OUTER_SHARE, value.outer),
                inner=block(index, INNER_SHARE, value.inner),
                middle=percent(edge + slot * (index + 0.5)),
                named=naming(len(values) - 1 - index, len(values)),
            )
            for index, value in enumerate(values)
        ],
        scale=[Line(percent(100 - 100 * line / lines), f"{int(step) * line:,}") for line in range(lines + 1)],
    )


def scale_step(most: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 5, 10, 20 … tonnes that reaches ``most`` in few enough lines."""
    step = Decimal(1)
    while True:
        for times in (1, 2, 5):
            if step * times * MOST_LINES >= most:
                return step * times
        step *= 10


def naming(from_last: int, count: int) -> str:
    """Return at which widths a year is labelled: the newest always, others at regular steps, as room allows."""
    wide = ceil(count / MOST_NAMED)
    if from_last % wide:
        return ""
    narrow = ceil(count / MOST_NAMED_NARROW / wide) * wide  # of those in wide windows, every so many again
    return "wide" if from_last % narrow else "always"


def percent(value: float) -> str:
    """Format a percentage with a point in every language: SVG would read a comma as another number."""
    return f"{value:.2f}%"
