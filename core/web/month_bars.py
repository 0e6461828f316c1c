"""Counts of each month as bars side by side, drawn by a template without a chart library, as ``year_bars`` are."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from core.web.year_bars import FEWEST, OUTER_SHARE, Block, Line, naming, percent, scale_step


@dataclass(frozen=True, slots=True)
class Bar:
    """A count of a month; ``series``: its name among the counts in style sheets."""

    series: str
    label: str
    count: int
    block: Block


@dataclass(frozen=True, slots=True)
class Month:
    """A month; ``named``: where it has room below its bars, as for ``year_bars.Year``."""

    month: dt.date
    slot: Block
    bars: list[Bar]
    middle: str
    named: str


@dataclass(frozen=True, slots=True)
class MonthBars:
    months: list[Month]
    labels: list[str]
    scale: list[Line]


def build(counts: Mapping[dt.date, Sequence[int]], labels: Sequence[str]) -> MonthBars | None:
    """Return the bars from the first of the months to the last, those between them included; ``None`` without any.

    ``counts``: for each label one, by the first day of the month.
    """
    if not counts:
        return None
    months = _from_to(min(counts), max(counts))
    step = scale_step(Decimal(max(max(each) for each in counts.values())))
    lines = max(1, ceil(max(max(each) for each in counts.values()) / step))
    top = float(step * lines)
    slot = 100 / max(len(months), FEWEST)
    edge = (100 - slot * len(months)) / 2
    width = slot * OUTER_SHARE / len(labels)

    def bar(x: float, series: int, count: int) -> Bar:
        height = count / top * 100
        at = x + slot * (1 - OUTER_SHARE) / 2 + width * series
        block = Block(percent(at), percent(100 - height), percent(width), percent(height))
        return Bar(f"series-{series + 1}", labels[series], count, block)

    drawn = []
    for index, month in enumerate(months):
        x = edge + slot * index
        drawn.append(
            Month(
                month=month,
                slot=Block(percent(x), percent(0), percent(slot), percent(100)),
                bars=[bar(x, series, count) for series, count in enumerate(counts.get(month, [0] * len(labels)))],
                middle=percent(x + slot / 2),
                named=naming(len(months) - 1 - index, len(months)),
            )
        )
    scale = [Line(percent(100 - 100 * line / lines), f"{int(step) * line:,}") for line in range(lines + 1)]
    return MonthBars(drawn, list(labels), scale)


def _from_to(first: dt.date, last: dt.date) -> list[dt.date]:
    begin, end = (day.year * 12 + day.month - 1 for day in (first, last))
    return [dt.date(number // 12, number % 12 + 1, 1) for number in range(begin, end + 1)]
