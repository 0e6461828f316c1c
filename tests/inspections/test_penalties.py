"""Ranges of fines, exact at the limits of their branches; working days with the days that are made up."""

import datetime as dt
from decimal import Decimal

import pytest

from core import workdays
from inspections import fine_provisions
from inspections.rules.fine_ranges import Provision, fine_range, range_of

DAY = dt.date(2025, 3, 1)


@pytest.mark.parametrize(
    ("article", "gains", "least", "most", "branch"),
    [
        ("21", None, 1000000, 5000000, "fixed"),
        ("21", "0", 1000000, 5000000, "fixed"),
        ("21", "499999.99", 1000000, 5000000, "fixed"),
        ("21", "500000", 2500000, 5000000, "multiple"),
        ("21", "500000.01", "2500000.05", "5000000.10", "multiple"),
        ("22", "499999.99", 2000000, 5000000, "fixed"),
        ("22", "500000", 2500000, 5000000, "multiple"),
        ("23", None, 500000, 2000000, "fixed"),
        ("23", "600000", 3000000, 6000000, "multiple"),
        ("25", "900000", 50000, 200000, "fixed"),
        ("25 refusal", None, 200000, 1000000, "fixed"),
        ("26", None, 20000, 100000, "fixed"),
        ("26 refusal", None, 100000, 500000, "fixed"),
    ],
)
def test_the_range_of_each_article(
    article: str, gains: str | None, least: str | int, most: str | int, branch: str
) -> None:
    illegal = None if gains is None else Decimal(gains)
    result = fine_provisions.fine_range(article, gains=illegal, conduct_on=DAY, decided_on=DAY)
    assert result is not None
    assert (result.least, result.most, result.branch) == (Decimal(least), Decimal(most), branch)
    assert result.holds(Decimal(least))
    assert result.holds(Decimal(most))
    assert not result.holds(Decimal(least) - Decimal("0.01"))
    assert not result.holds(Decimal(most) + Decimal("0.01"))


def test_where_no_range_is_sourced_none_is_proposed() -> None:
    for article, day in (("20", DAY), ("21", dt.date(2024, 9, 30)), ("99", DAY)):
        assert fine_provisions.fine_range(article, gains=None, conduct_on=day, decided_on=DAY) is None
    assert fine_provisions.fine_range("21", gains=None, conduct_on=dt.date(2024, 10, 1), decided_on=DAY)


def test_a_later_lighter_law_applies_and_a_harsher_one_does_not() -> None:
    def law(since: int, until: int | None, least: int, most: int) -> Provision:
        return Provision(
            "1",
            "x",
            dt.date(since, 1, 1),
            until and dt.date(until, 12, 31),
            fixed_min=Decimal(least),
            fixed_max=Decimal(most),
        )

    old, lighter, harsher = law(2020, 2021, 10, 100), law(2022, 2023, 5, 50), law(2024, None, 20, 200)
    conduct = dt.date(2021, 6, 1)

    def most(*laws: Provision, decided: int) -> Decimal:
        result = fine_range(laws, "1", gains=None, conduct_on=conduct, decided_on=dt.date(decided, 6, 1))
        assert result is not None
        return result.most

    assert most(old, lighter, decided=2021) == 100  # not yet in force
    assert most(old, lighter, decided=2022) == 50
    assert most(old, harsher, decided=2024) == 100
    assert most(old, lighter, harsher, decided=2024) == 100  # the lighter one has ended by the decision


def test_a_law_holds_from_its_first_day_to_its_last() -> None:
    first, last = dt.date(2024, 10, 1), dt.date(2025, 12, 31)
    law = Provision("1", "x", first, last, fixed_min=Decimal(1), fixed_max=Decimal(2))
    day = dt.timedelta(days=1)
    assert [law.in_force(on) for on in (first - day, first, last, last + day)] == [False, True, True, False]
    lighter = Provision("1", "x", last, None, fixed_min=Decimal(1), fixed_max=Decimal(1))
    for decided_on, most in ((last - day, 2), (last, 1)):
        result = fine_range([law, lighter], "1", gains=None, conduct_on=first, decided_on=decided_on)
        assert result is not None
        assert (result.most, result.article) == (most, "1")


def test_a_later_law_is_measured_by_the_same_gains() -> None:
    fixed = Provision("1", "x", dt.date(2020, 1, 1), fixed_min=Decimal(10), fixed_max=Decimal(100))
    by_gains = Provision("1", "x", dt.date(2022, 1, 1), multiple_min=Decimal(1), multiple_max=Decimal(2))
    result = fine_range(
        [fixed, by_gains], "1", gains=Decimal(20), conduct_on=dt.date(2021, 6, 1), decided_on=dt.date(2023, 1, 1)
    )
    assert result is not None
    assert (result.least, result.most, result.provision) == (20, 40, by_gains)


def test_of_equally_light_laws_the_older_applies_and_a_lower_floor_is_lighter() -> None:
    def law(since: int, least: int) -> Provision:
        return Provision("1", "x", dt.date(since, 1, 1), fixed_min=Decimal(least), fixed_max=Decimal(100))

    def chosen(*laws: Provision) -> Provision:
        result = fine_range(laws, "1", gains=None, conduct_on=dt.date(2021, 6, 1), decided_on=dt.date(2026, 1, 1))
        assert result is not None
        return result.provision

    old, same, lower = law(2020, 10), law(2022, 10), law(2023, 5)
    assert chosen(same, old) is old
    assert chosen(old, same, lower) is lower


@pytest.mark.parametrize(
    ("figures", "gains", "expected"),
    [
        ({"multiple_min": "5", "multiple_max": "10"}, "0.01", ("0.05", "0.10", "multiple")),
        ({"multiple_min": "5", "multiple_max": "10"}, "0", None),
        ({"multiple_min": "5", "multiple_max": "10"}, None, None),
        ({"multiple_min": "5", "fixed_min": "1", "fixed_max": "2"}, "9", ("1", "2", "fixed")),
        ({"multiple_max": "5", "fixed_min": "1", "fixed_max": "2"}, "9", ("1", "2", "fixed")),
        ({"fixed_min": "1"}, "9", None),
        ({"fixed_max": "1"}, "9", None),
    ],
)
def test_half_a_sourced_range_is_not_a_range(
    figures: dict[str, str], gains: str | None, expected: tuple[str, str, str] | None
) -> None:
    law = Provision("1", "x", dt.date(2020, 1, 1), **{name: Decimal(value) for name, value in figures.items()})
    result = range_of(law, None if gains is None else Decimal(gains))
    if expected is None:
        assert result is None
    else:
        assert result is not None
        assert (result.least, result.most, result.branch) == (Decimal(expected[0]), Decimal(expected[1]), expected[2])
        assert (result.article, result.provision) == ("1", law)


@pytest.mark.parametrize(
    ("begin", "count", "end"),
    [
        (dt.date(2024, 9, 27), 1, dt.date(2024, 9, 29)),  # a Sunday that is worked for the National Day
        (dt.date(2024, 9, 30), 1, dt.date(2024, 10, 8)),
        (dt.date(2011, 10, 7), 2, dt.date(2011, 10, 9)),  # Saturday and Sunday were worked
        (dt.date(2011, 6, 10), 5, dt.date(2011, 6, 17)),
    ],
)
def test_terms_in_working_days(begin: dt.date, count: int, end: dt.date) -> None:
    assert workdays.after(begin, count) == end


def test_a_term_does_not_end_on_a_holiday() -> None:
    assert workdays.on_or_after(dt.date(2024, 10, 1)) == dt.date(2024, 10, 8)
    assert workdays.on_or_after(dt.date(2024, 9, 29)) == dt.date(2024, 9, 29)
