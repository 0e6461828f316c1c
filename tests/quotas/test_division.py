"""Division of a total: known examples, the properties of fair rules, bounds, ceilings, rounding, and brute force."""

import itertools
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotas.planning.division import Bound, Claim, Division, Infeasible, Rule, concentration, divide, rounded
from tests.support import random_search
from tests.support.processor_time import takes_at_most

RULES = list(Rule)
AMOUNTS = st.integers(0, 60).map(Fraction)


PATHS = [(), ("north",), ("south",), ("north", "hills"), ("north", "hills", "summit")]
GROUPS = ["north", "south", "hills", "summit"]


@st.composite
def claims(draw: st.DrawFn, *, bounds: bool = True) -> list[Claim]:
    found = []
    for index in range(draw(st.integers(1, 7))):
        least = draw(st.integers(0, 10)) if bounds else 0
        most = draw(st.none() | st.integers(least, 60)) if bounds else None
        group = draw(st.sampled_from(PATHS)) if bounds else ()
        found.append(
            Claim(f"E-{index}", draw(AMOUNTS), Fraction(least), None if most is None else Fraction(most), group)
        )
    return found


CEILINGS = st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 80).map(Fraction))


def amounts(*each: int) -> list[Claim]:
    return [Claim(f"E-{index}", Fraction(amount)) for index, amount in enumerate(each)]


def awards(total: int, rows: Sequence[Claim], rule: Rule) -> list[Fraction]:
    return list(divide(Fraction(total), rows, rule, {}).awards.values())


@pytest.mark.parametrize(
    ("rule", "total", "expected"),
    [
        # The contested garment problems of three creditors with 100, 200 and 300.
        (Rule.PROPORTIONAL, 300, [50, 100, 150]),
        (Rule.EQUAL_AWARDS, 300, [100, 100, 100]),
        (Rule.EQUAL_CHANGES, 300, [0, 100, 200]),
        (Rule.EQUAL_AWARDS, 450, [100, 175, 175]),
        (Rule.EQUAL_CHANGES, 660, [120, 220, 320]),
        (Rule.PROPORTIONAL, 660, [110, 220, 330]),
    ],
)
def test_rules_on_a_known_example(rule: Rule, total: int, expected: list[int]) -> None:
    assert awards(total, amounts(100, 200, 300), rule) == expected


def test_one_parameter_explains_every_award() -> None:
    division = divide(Fraction(1068), [Claim("A", Fraction(600)), Claim("B", Fraction(400))], Rule.PROPORTIONAL, {})
    assert division.parameter == Fraction(1068, 1000)
    assert division.bounds == {}
    held = divide(
        Fraction(900), [Claim("A", Fraction(600), most=Fraction(300)), Claim("B", Fraction(400))], Rule.PROPORTIONAL, {}
    )
    assert (held.parameter, dict(held.awards)) == (Fraction(3, 2), {"A": 300, "B": 600})
    assert held.bounds == {"A": Bound.MOST}


def test_a_group_beyond_its_ceiling_has_a_parameter_of_its_own() -> None:
    rows = [
        Claim("A", Fraction(100), groups=("36",)),
        Claim("B", Fraction(300), groups=("36",)),
        Claim("C", Fraction(100)),
    ]
    division = divide(Fraction(500), rows, Rule.PROPORTIONAL, {"36": Fraction(200)})
    assert dict(division.awards) == {"A": 50, "B": 150, "C": 300}
    assert (division.parameter, dict(division.group_parameters)) == (3, {"36": Fraction(1, 2)})
    assert division.bounds == {"A": Bound.CEILING, "B": Bound.CEILING}


def test_a_group_within_another_has_a_parameter_below_that_one_s() -> None:
    rows = [
        Claim("A", Fraction(100), groups=("36", "3607")),
        Claim("B", Fraction(100), groups=("36",)),
        Claim("C", Fraction(100)),
    ]
    division = divide(Fraction(300), rows, Rule.PROPORTIONAL, {"36": Fraction(120), "3607": Fraction(30)})
    assert dict(division.awards) == {"A": 30, "B": 90, "C": 180}
    assert dict(division.group_parameters) == {"36": Fraction(9, 10), "3607": Fraction(3, 10)}
    assert dict(division.ceilings) == {"A": "3607", "B": "36"}
    wide = divide(Fraction(300), rows, Rule.PROPORTIONAL, {"36": Fraction(120), "3607": Fraction(70)})
    assert dict(wide.ceilings) == {"A": "36", "B": "36"}


def test_a_ceiling_over_everybody_is_what_holds_them() -> None:
    rows = [Claim("A", Fraction(100), groups=("36",)), Claim("B", Fraction(300), groups=("36",))]
    division = divide(Fraction(500), rows, Rule.PROPORTIONAL, {"36": Fraction(200)})
    assert (dict(division.awards), division.left) == ({"A": 50, "B": 150}, 300)
    assert dict(division.group_parameters) == {"36": Fraction(1, 2)}
    assert division.bounds == {"A": Bound.CEILING, "B": Bound.CEILING}


def test_what_bounds_let_nobody_have_is_left() -> None:
    division = divide(Fraction(100), [Claim("A", Fraction(50), most=Fraction(60))], Rule.PROPORTIONAL, {})
    assert (division.awards["A"], division.left) == (60, 40)


def test_lower_bounds_beyond_the_total_or_a_ceiling_are_refused_with_the_figure() -> None:
    rows = [Claim("A", Fraction(50), Fraction(40), groups=("36",)), Claim("B", Fraction(50), Fraction(70))]
    with pytest.raises(Infeasible) as refused:
        divide(Fraction(100), rows, Rule.PROPORTIONAL, {})
    assert (refused.value.missing, refused.value.group) == (10, "")
    with pytest.raises(Infeasible) as refused:
        divide(Fraction(500), rows, Rule.PROPORTIONAL, {"36": Fraction(25)})
    assert (refused.value.missing, refused.value.group) == (15, "36")


@random_search.marked
@random_search.examples(80)
@given(claims(), st.integers(0, 200), st.sampled_from(RULES), CEILINGS)
def test_bounds_ceilings_and_the_total_are_kept(
    rows: list[Claim], total: int, rule: Rule, ceilings: dict[str, Fraction]
) -> None:
    try:
        division = divide(Fraction(total), rows, rule, ceilings)
    except Infeasible:
        least = {group: sum(row.least for row in rows if group in row.groups) for group in ceilings}
        assert sum(row.least for row in rows) > total or any(least[group] > ceilings[group] for group in ceilings)
        return
    for row in rows:
        assert row.least <= division.awards[row.recipient]
        assert row.most is None or division.awards[row.recipient] <= row.most
    for group, ceiling in ceilings.items():
        assert sum(division.awards[row.recipient] for row in rows if group in row.groups) <= ceiling
    assert sum(division.awards.values()) + division.left == total
    assert division.left >= 0
    if division.left:
        assert not _could_have_more(rows, division, ceilings, rule)


def _could_have_more(rows: list[Claim], division: Division, ceilings: dict[str, Fraction], rule: Rule) -> bool:
    """Return whether somebody below the upper bound and every ceiling has a claim to more by the rule."""
    given_to = {group: sum(division.awards[row.recipient] for row in rows if group in row.groups) for group in ceilings}
    for row in rows:
        award = division.awards[row.recipient]
        below = (row.most is None or award < row.most) and all(
            given_to[group] < ceilings[group] for group in row.groups if group in ceilings
        )
        if below and (rule is Rule.EQUAL_CHANGES or (row.amount and (rule is Rule.PROPORTIONAL or award < row.amount))):
            return True
    return False


@random_search.marked
@random_search.examples(80)
@given(st.lists(AMOUNTS, min_size=1, max_size=7), st.integers(0, 200), st.sampled_from(RULES))
def test_equal_claims_get_equal_awards_and_larger_ones_never_less(held: list[Fraction], total: int, rule: Rule) -> None:
    division = divide(Fraction(total), [Claim(str(index), claim) for index, claim in enumerate(held)], rule, {})
    for one, other in itertools.pairwise(sorted(range(len(held)), key=held.__getitem__)):
        mine, theirs = division.awards[str(one)], division.awards[str(other)]
        assert mine == theirs if held[one] == held[other] else mine <= theirs


@random_search.marked
@random_search.examples(80)
@given(claims(), st.integers(0, 150), st.integers(0, 50), st.sampled_from(RULES), CEILINGS)
def test_more_to_divide_never_lowers_anybody(
    rows: list[Claim], total: int, more: int, rule: Rule, ceilings: dict[str, Fraction]
) -> None:
    try:
        before = divide(Fraction(total), rows, rule, ceilings)
    except Infeasible:
        return
    after = divide(Fraction(total + more), rows, rule, ceilings)
    assert all(after.awards[row.recipient] >= before.awards[row.recipient] for row in rows)


@random_search.marked
@random_search.examples(80)
@given(claims(), st.integers(0, 200), st.sampled_from(RULES))
def test_whoever_leaves_with_the_award_changes_nobody_else(rows: list[Claim], total: int, rule: Rule) -> None:
    try:
        division = divide(Fraction(total), rows, rule, {})
    except Infeasible:
        return
    first, *others = rows
    rest = divide(total - division.awards[first.recipient] - division.left, others, rule, {}) if others else division
    assert all(rest.awards[row.recipient] == division.awards[row.recipient] for row in others)


@random_search.marked
@random_search.examples(80)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.integers(0, 12))
def test_equal_awards_are_the_division_whose_smallest_awards_are_largest(held: list[int], total: int) -> None:
    if total > sum(held):
        return
    found = sorted(awards(total, amounts(*held), Rule.EQUAL_AWARDS))
    halves = itertools.product(*[[Fraction(half, 2) for half in range(2 * claim + 1)] for claim in held])
    best = max((sorted(parts) for parts in halves if sum(parts) == total), default=found)
    assert found >= best


@random_search.marked
@random_search.examples(80)
@given(claims(), st.integers(0, 60), st.sampled_from(RULES), CEILINGS)
def test_rounding_keeps_total_bounds_and_ceilings_and_moves_nobody_by_a_step(
    rows: list[Claim], steps: int, rule: Rule, ceilings: dict[str, Fraction]
) -> None:
    step = Fraction(5)
    whole = [
        Claim(row.recipient, row.amount, row.least * 5, None if row.most is None else row.most * 5, row.groups)
        for row in rows
    ]
    tops = {group: ceiling * 5 for group, ceiling in ceilings.items()}
    try:
        division = divide(steps * step, whole, rule, tops)
    except Infeasible:
        return
    found = rounded(division, whole, tops, step)
    assert all(award % step == 0 and abs(award - division.awards[name]) < step for name, award in found.items())
    assert sum(division.awards.values()) - sum(found.values()) < step
    assert sum(found.values()) <= steps * step
    for row in whole:
        assert row.least <= found[row.recipient]
        assert row.most is None or found[row.recipient] <= row.most
    for group, ceiling in tops.items():
        assert sum(found[row.recipient] for row in whole if group in row.groups) <= ceiling


@random_search.marked
@random_search.examples(80)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(1, 9))
def test_largest_remainder_is_the_closest_of_all_roundings(held: list[int], steps: int) -> None:
    rows = amounts(*held)
    division = divide(Fraction(steps), rows, Rule.PROPORTIONAL, {})
    found = rounded(division, rows, {}, Fraction(1))
    all_roundings = itertools.product(range(steps + 1), repeat=len(rows))

    def distance(parts: Sequence[Fraction | int]) -> Fraction:
        return sum(
            (abs(part - division.awards[row.recipient]) for part, row in zip(parts, rows, strict=True)), Fraction(0)
        )

    closest = min(distance(parts) for parts in all_roundings if sum(parts) == steps)
    assert distance(list(found.values())) == closest


def test_five_thousand_recipients_in_twenty_provinces_take_under_five_seconds() -> None:
    rows = [
        Claim(f"E-{index}", Fraction(index % 97 + 1, 3), Fraction(0), Fraction(index % 89 + 20), (f"{index % 20:02}",))
        for index in range(5000)
    ]
    tops = {f"{province:02}": Fraction(3000) for province in range(8)}
    with takes_at_most(seconds=5):
        division = divide(Fraction(90_000), rows, Rule.PROPORTIONAL, tops)
        found = rounded(division, rows, tops, Fraction(1, 1000))
    assert 0 <= 90_000 - division.left - sum(found.values()) < Fraction(1, 1000)


def test_concentration_is_the_share_of_the_largest() -> None:
    assert concentration([Fraction(1), Fraction(5), Fraction(4)], 2) == Fraction(9, 10)
    assert concentration([Fraction(0)], 2) is None
