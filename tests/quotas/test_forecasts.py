"""Forecasts of a year's use: level, seasons, range, the day on which quota runs out, and the trial on a past year."""

import datetime as dt
from decimal import Decimal

import pytest

from quotas.planning.forecasts import EVEN, Months, days_before, forecast, seasons_of, trial


def months(*figures: int | str) -> Months:
    """Return twelve figures, zero after those given."""
    return [Decimal(figure) for figure in figures] + [Decimal(0)] * (12 - len(figures))


def test_even_months_continue_in_a_straight_line_without_a_range() -> None:
    made = forecast(months(10, 10, 10), [1, 2, 3])
    assert made is not None
    assert (made.likely, made.low, made.high) == (120, 120, 120)
    assert made.runs_out(2011, Decimal(120), made.likely) is None, "use equal to the allocation does not exceed it"
    assert made.runs_out(2011, Decimal(105), made.likely) == dt.date(2011, 11, 16)
    assert made.runs_out(2011, Decimal(25), made.likely) == dt.date(2011, 3, 16), "in a month that is reported"


@pytest.mark.parametrize(("used", "reported"), [(months(10, 10), [1, 2]), (months(), [1, 2, 3])])
def test_two_months_or_no_use_make_no_forecast(used: Months, reported: list[int]) -> None:
    assert forecast(used, reported) is None


def test_seasons_shift_the_use_between_months() -> None:
    seasons = seasons_of(months(1, 1, 1, 1, 1, 1, 2, 2, 2, 4, 4, 4))
    assert seasons is not None
    assert sum(seasons) == 12
    made = forecast(months(5, 5, 5), [1, 2, 3], seasons)
    assert made is not None
    assert made.likely == 120
    assert made.expected[11] == 20
    assert seasons_of(months()) is None


def test_reported_months_without_any_season_are_continued_evenly() -> None:
    made = forecast(months(5, 5, 5), [1, 2, 3], months(0, 0, 0, 4, 4, 4))
    assert made is not None
    assert made.likely == 60


def test_the_range_grows_with_the_spread_of_the_months_and_is_not_below_the_use_so_far() -> None:
    made, wild = forecast(months(9, 10, 11), [1, 2, 3]), forecast(months(1, 1, 88), [1, 2, 3])
    assert made is not None
    assert wild is not None
    # s = 1, k = 9 months to come, n = 3: 1.28 x sqrt(9 + 81 / 3) = 7.68
    assert made.high - made.likely == Decimal("7.68")
    assert made.likely - made.low == Decimal("7.68")
    assert wild.low == 90
    assert made.runs_out(2011, Decimal(115), made.low) is None
    early, likely = made.runs_out(2011, Decimal(115), made.high), made.runs_out(2011, Decimal(115), made.likely)
    assert early is not None
    assert likely is not None
    assert early < likely


def test_a_missing_month_is_expected_and_those_before_the_first_are_not() -> None:
    made = forecast(months(0, 0, 10, 10, 0, 10), [3, 4, 6])
    assert made is not None
    assert [number for number, tonnes in enumerate(made.expected, start=1) if tonnes] == [5, 7, 8, 9, 10, 11, 12]


def test_the_trial_counts_who_ended_within_the_range() -> None:
    even = [Decimal(10)] * 12
    jump = [*[Decimal(10)] * 9, Decimal(90), Decimal(90), Decimal(90)]
    gap = [*even[:-1], Decimal(0)]
    made = trial(2010, 9, {"EVEN": even, "JUMP": jump, "GAP": gap}, {"EVEN": EVEN})
    assert made is not None
    assert (made.holders, made.within, made.within_percent) == (2, 1, 50)
    assert made.error == Decimal(240) * 100 / 360 / 2
    assert trial(2010, 2, {"EVEN": even}, {}) is None


def test_the_share_of_each_month_before_a_day() -> None:
    assert days_before(2011, dt.date(2011, 2, 15)) == [1, Decimal("0.5"), *[0] * 10]
