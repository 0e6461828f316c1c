"""Bars drawn without a script: in proportion, inside the picture, with a readable scale."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from core.web import year_bars


def values(figures: Sequence[tuple[str, str]], first: int = 2006) -> list[year_bars.Value]:
    return [year_bars.Value(first + index, Decimal(plan), Decimal(used)) for index, (plan, used) in enumerate(figures)]


def bars(*figures: tuple[str, str]) -> year_bars.YearBars:
    drawn = year_bars.build(values(figures))
    assert drawn is not None
    return drawn


def share(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


def test_a_bar_is_as_high_as_its_share_of_the_scale_and_stands_on_the_ground() -> None:
    drawn = bars(("93800", "46900"), ("50000", "60000.001"))
    assert [line.tonnes for line in drawn.scale] == ["0", "20,000", "40,000", "60,000", "80,000", "100,000"]
    assert [share(line.at) for line in drawn.scale] == [100, 80, 60, 40, 20, 0]
    first, second = drawn.years
    assert (first.outer.height, first.inner.height) == ("93.80%", "46.90%")
    assert share(second.inner.height) > share(second.outer.height), "over the plan is seen to be over"
    for year in drawn.years:
        for block in (year.slot, year.outer, year.inner):
            assert share(block.y) + share(block.height) == pytest.approx(100)


@pytest.mark.parametrize("count", [1, 2, 4, 7, 8, 19, 40])
def test_years_stand_beside_each_other_inside_the_picture(count: int) -> None:
    drawn = bars(*[("10", "5")] * count)
    edge = 0.0
    for year in drawn.years:
        left, right = share(year.slot.x), share(year.slot.x) + share(year.slot.width)
        assert left >= edge - 0.02
        assert right <= 100.02
        for block in (year.outer, year.inner):
            assert left < share(block.x) < share(year.middle) < share(block.x) + share(block.width) < right
        assert share(year.outer.x) < share(year.inner.x), "the use is drawn within the plan"
        edge = right
    assert share(drawn.years[0].slot.x) == pytest.approx(100 - edge, abs=0.1), "in the middle"
    assert (drawn.first, drawn.last) == (2006, 2006 + count - 1)


@pytest.mark.parametrize(
    ("count", "narrow", "wide"), [(1, 1, 1), (7, 7, 7), (8, 4, 8), (16, 4, 8), (17, 5, 9), (30, 5, 10)]
)
def test_as_many_years_are_labelled_as_there_is_room_for(count: int, narrow: int, wide: int) -> None:
    named = [year.named for year in bars(*[("10", "5")] * count).years]
    assert named[-1] == "always"
    assert named.count("always") == narrow <= year_bars.MOST_NAMED_NARROW
    assert named.count("always") + named.count("wide") == wide <= year_bars.MOST_NAMED


@pytest.mark.parametrize(
    ("most", "top", "lines"),
    [("0", "1", 1), ("0.4", "1", 1), ("5", "5", 5), ("5.001", "6", 3), ("12", "15", 3), ("240000", "250,000", 5)],
)
def test_the_scale_has_few_lines_at_round_figures(most: str, top: str, lines: int) -> None:
    scale = bars((most, "0")).scale
    assert (scale[-1].tonnes, len(scale)) == (top, lines + 1)


def test_without_a_year_nothing_is_drawn() -> None:
    assert year_bars.build([]) is None


@pytest.mark.parametrize(("language", "word"), [("en", "Plan and accepted use, 2006 to 2007"), ("zh-hans", "2006")])
def test_the_picture_says_what_it_shows_in_the_reader_s_language_and_numbers_stay_numbers(
    language: str, word: str
) -> None:
    with translation.override(language):
        drawn = render_to_string("public/parts/year_bars.html", {"bars": bars(("93800", "46900"), ("1", "0"))})
    assert word in drawn
    assert drawn.count('class="plan"') == drawn.count('class="use"') == 2
    assert "93,800.000" in drawn
    assert 'height="93.80%"' in drawn
    assert "style=" not in drawn
