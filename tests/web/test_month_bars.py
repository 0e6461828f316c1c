"""Bars of months: every month from the first to the last, side by side, on a scale of whole numbers."""

import datetime as dt

from django.template.loader import render_to_string

from core.web import month_bars

LABELS = ["Opened", "Closed"]


def share(text: str) -> float:
    return float(text.removesuffix("%"))


def test_months_without_a_count_stand_between_the_others() -> None:
    drawn = month_bars.build({dt.date(2010, 11, 1): (4, 2), dt.date(2011, 2, 1): (0, 1)}, LABELS)
    assert drawn is not None
    assert [f"{month.month:%Y-%m}" for month in drawn.months] == ["2010-11", "2010-12", "2011-01", "2011-02"]
    assert [[bar.count for bar in month.bars] for month in drawn.months] == [[4, 2], [0, 0], [0, 0], [0, 1]]
    opened, closed = drawn.months[0].bars
    assert share(opened.block.height) == 2 * share(closed.block.height)
    assert share(opened.block.y) + share(opened.block.height) == 100
    assert share(opened.block.x) + share(opened.block.width) <= share(closed.block.x) + 0.01
    assert [line.tonnes for line in drawn.scale] == ["0", "1", "2", "3", "4"]


def test_nothing_is_drawn_of_nothing() -> None:
    assert month_bars.build({}, LABELS) is None
    flat = month_bars.build({dt.date(2011, 1, 1): (0, 0)}, LABELS)
    assert flat is not None
    assert [line.tonnes for line in flat.scale] == ["0", "1"]


def test_the_drawing_has_its_title_its_words_and_a_legend() -> None:
    chart = month_bars.build({dt.date(2011, 1, 1): (3, 1)}, LABELS)
    shown = render_to_string(
        "parts/month_bars.html", {"chart": chart, "key": "cases", "title": "Cases", "description": "Bars"}
    )
    assert '<title id="cases-title">Cases</title>' in shown
    assert 'class="year-bars"' in shown  # by which its downloads are offered
    for series in ("series-1", "series-2"):
        assert f'data-bar="{series}"' in shown
        assert f'class="{series}"' in shown
    assert "Opened: 3" in shown
