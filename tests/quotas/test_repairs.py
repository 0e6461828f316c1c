"""The smallest repair of crossing ceilings and the explanation of what cannot be met, against brute force."""

import itertools
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotas.planning import linear
from quotas.planning import repair as repairing
from quotas.planning.conflicts import Constraint, conflicts
from quotas.planning.division import Infeasible
from quotas.planning.linear import LinearProgramme, SolverFailed
from quotas.planning.repair import Ceiling, Move, Share, repair
from tests.support import random_search
from tests.support.processor_time import takes_at_most

NAMES = "ABCDE"


def share(name: str, award: int, least: int = 0, most: int | None = None) -> Share:
    return Share(name, award, least, most)


def top(code: str, most: int, members: str) -> Ceiling:
    return Ceiling(code, most, frozenset(members))


@st.composite
def problems(draw: st.DrawFn, *, families: int = 2) -> tuple[list[Share], list[Ceiling]]:
    """Draw few awards with bounds under ceilings of a number of families, within each of which nobody is in two."""
    names = NAMES[: draw(st.integers(1, 4))]
    shares = []
    for name in names:
        award = draw(st.integers(0, 5))
        most = draw(st.none() | st.integers(award, 6))
        shares.append(Share(name, award, draw(st.integers(0, award)), most))
    ceilings = []
    for family in range(families):
        places = {name: draw(st.sampled_from("xy ")) for name in names}
        for place in "xy":
            members = frozenset(name for name in names if places[name] == place)
            if members and draw(st.booleans()):
                ceilings.append(Ceiling(f"{family}{place}", draw(st.integers(0, 12)), members))
    return shares, ceilings


def is_met(amounts: Mapping[str, int], ceilings: Sequence[Ceiling]) -> bool:
    return all(sum(amounts[name] for name in ceiling.members) <= ceiling.most for ceiling in ceilings)


def every(shares: Sequence[Share], ceilings: Sequence[Ceiling]) -> list[dict[str, int]]:
    """Return all combinations of steps that keep every bound and ceiling and give no more than was given."""
    whole = sum(share.award for share in shares)
    ranges = [range(share.least, (whole if share.most is None else share.most) + 1) for share in shares]
    found = [
        dict(zip([share.recipient for share in shares], steps, strict=True)) for steps in itertools.product(*ranges)
    ]
    return [amounts for amounts in found if sum(amounts.values()) <= whole and is_met(amounts, ceilings)]


def moved(shares: Sequence[Share], amounts: Mapping[str, int]) -> int:
    return sum(abs(amounts[share.recipient] - share.award) for share in shares)


def largest(shares: Sequence[Share], amounts: Mapping[str, int]) -> Fraction:
    return max(Fraction(abs(amounts[share.recipient] - share.award), max(share.award, 1)) for share in shares)


def agrees_with_brute_force(shares: list[Share], ceilings: list[Ceiling]) -> None:
    allowed = every(shares, ceilings)
    try:
        found = repair(shares, ceilings)
    except Infeasible:
        assert not allowed
        return
    given = sum(share.award for share in shares)
    assert dict(found.awards) in allowed
    most = max(sum(amounts.values()) for amounts in allowed)
    assert (sum(found.awards.values()), found.lost) == (most, given - most), "all that may be given is given"
    nearest = [amounts for amounts in allowed if sum(amounts.values()) == most]
    least = min(moved(shares, amounts) for amounts in nearest)
    assert moved(shares, found.awards) == least
    if is_met({share.recipient: share.award for share in shares}, ceilings):
        assert not found.moves
        return
    smallest = min(largest(shares, amounts) for amounts in nearest if moved(shares, amounts) == least)
    step = max(Fraction(1, max(share.award, 1)) for share in shares if share.recipient in found.moves)
    assert largest(shares, found.awards) <= smallest + step


@random_search.marked
@random_search.examples(60)
@given(problems())
def test_the_repair_is_the_smallest_of_all_combinations_of_steps(problem: tuple[list[Share], list[Ceiling]]) -> None:
    agrees_with_brute_force(*problem)


@random_search.marked
@random_search.examples(60)
@given(problems(families=3))
def test_so_it_is_under_ceilings_of_any_number_of_families(problem: tuple[list[Share], list[Ceiling]]) -> None:
    agrees_with_brute_force(*problem)


def crossing_at_random(seed: int) -> tuple[list[Share], list[Ceiling]]:
    """Return 10 to 40 awards under ceilings that each hold any half of them."""
    draw = random.Random(seed)
    shares = []
    for index in range(draw.randint(10, 40)):
        award = draw.randint(0, 2000)
        least, most = draw.randint(0, award), draw.choice([None, award + draw.randint(0, 500)])
        shares.append(Share(f"E-{index}", award, least, most))
    ceilings = []
    for index in range(draw.randint(4, 8)):
        members = [share for share in shares if draw.random() < 0.5]
        most = draw.randint(sum(share.least for share in members), sum(share.award for share in members))
        ceilings.append(Ceiling(f"C{index}", most, frozenset(share.recipient for share in members)))
    return shares, ceilings


@pytest.mark.parametrize(("seed", "least"), [(38, 15128), (118, 15187), (120, 10915)])
def test_the_least_sum_is_found_to_the_step(seed: int, least: int) -> None:
    """A search that stops within 0.01 % of it moves more, or finds figures that do not add up and are refused."""
    shares, ceilings = crossing_at_random(seed)
    found = repair(shares, ceilings)
    assert is_met(found.awards, ceilings)
    assert moved(shares, found.awards) == least


def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear, "MOST_SECONDS", 0.0)
    with pytest.raises(SolverFailed):
        repair(*crossing_at_random(38))


def test_a_programme_without_variables_is_met_or_is_not() -> None:
    programme = LinearProgramme()
    assert programme.solve_whole() is not None
    programme.at_most({}, 0)
    assert (met := programme.solve()) is not None
    assert (met.cost, met.values, met.prices) == (0, [], [0])
    programme.at_least({}, 1)
    assert programme.solve_whole() is None
    unequal = LinearProgramme()
    unequal.equal({}, 1)
    assert unequal.solve() is None


def test_rows_without_members_are_met_or_are_not() -> None:
    programme = LinearProgramme()
    programme.variable(1)
    programme.at_most({}, 3)
    assert programme.solve() is not None
    programme.at_least({}, 3)
    assert programme.solve() is None
    whole = Constraint("whole", [], 5, is_least=True)
    assert [(found.group, found.alone) for found in conflicts([whole])] == [("whole", 5)]
    assert conflicts([Constraint("places", [], 5)]) == []


def test_what_a_ceiling_takes_goes_to_the_others_by_one_share_and_says_which_ceiling_it_was() -> None:
    shares = [share("A", 100), share("B", 50), share("C", 200), share("D", 50)]
    found = repair(shares, [top("36", 160, "AB"), top("G-ONE", 120, "AD")])
    # A is in both: what it and D have is 30 too much, and the province of A and B has room for 10 only.
    assert sum(found.awards.values()) == 400
    assert found.moves["A"] == Move(-20, ("G-ONE",))
    assert found.moves["D"] == Move(-10, ("G-ONE",))
    assert found.moves["B"].change + found.moves["C"].change == 30
    assert found.moves["C"].ceilings == ("G-ONE",)
    assert found.awards["C"] / 200 == pytest.approx(found.awards["B"] / 50, abs=0.02), "both by one share"


def test_a_ceiling_that_a_repair_makes_tight_is_named_as_well() -> None:
    """Lowered to make room in the province for those whom the ceiling of the group does not hold."""
    shares = [share("A", 10, 0, 10), share("B", 10, 0, 20), share("C", 10, 0, 10), share("D", 10, 0, 20)]
    found = repair(shares, [top("36", 20, "AB"), top("41", 20, "CD"), top("G-ONE", 15, "AC")])
    assert dict(found.moves) == {
        "A": Move(-3, ("G-ONE",)),
        "C": Move(-2, ("G-ONE",)),
        "B": Move(3, ("G-ONE",)),
        "D": Move(2, ("G-ONE",)),
    }


def test_what_the_ceilings_let_nobody_have_is_lost() -> None:
    found = repair([share("A", 5, 2), share("B", 5, 1, 6)], [top("36", 3, "A"), top("G-ONE", 8, "AB")])
    assert (dict(found.awards), found.lost) == ({"A": 3, "B": 5}, 2)
    with pytest.raises(Infeasible) as refused:
        repair([share("A", 5, 4), share("B", 5)], [top("36", 3, "A")])
    assert (refused.value.missing, refused.value.group) == (1, "36")


def test_a_process_that_repairs_nothing_does_not_load_the_solver() -> None:
    """A division without an overrun is the claims rule's alone."""
    program = """
import sys
from quotas.planning.linear import SolverFailed
from quotas.planning.repair import Ceiling, Share, repair
found = repair([Share("A", 5, 0, None)], [Ceiling("36", 5, frozenset("A"))])
assert not found.moves and "scipy" not in sys.modules
repair([Share("A", 5, 0, None)], [Ceiling("36", 4, frozenset("A"))])
assert "scipy" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_result_that_breaks_a_ceiling_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver answers in floats: what follows from them is checked in whole steps."""
    monkeypatch.setattr(repairing, "largest_remainder", lambda parts, step, total: dict.fromkeys(parts, Fraction(0)))
    with pytest.raises(SolverFailed):
        repair([share("A", 5), share("B", 5)], [top("36", 3, "A")])


@st.composite
def wishes(draw: st.DrawFn) -> list[Constraint]:
    names = NAMES[: draw(st.integers(1, 3))]
    found = [Constraint("least", name, draw(st.integers(0, 4)), is_least=True) for name in names]
    found += [Constraint("most", name, draw(st.integers(0, 5))) for name in names if draw(st.booleans())]
    for group in ("places", "groups", "areas"):
        members = [name for name in names if draw(st.booleans())]
        if members:
            found.append(Constraint(group, members, draw(st.integers(0, 8))))
    found.append(Constraint("whole", names, draw(st.integers(0, 12)), is_least=True))
    return found


def lack(constraint: Constraint, amounts: Mapping[str, int]) -> int:
    """Return by how much a constraint would have to give for these amounts."""
    found = sum(amounts[member] for member in constraint.members)
    return max(constraint.amount - found if constraint.is_least else found - constraint.amount, 0)


def least_lack(constraints: Sequence[Constraint], elastic: set[str]) -> int | None:
    """Return the least sum that the elastic groups give, of all combinations of steps; ``None`` if it helps nothing."""
    names = sorted({member for constraint in constraints for member in constraint.members})
    sums = []
    for steps in itertools.product(range(13), repeat=len(names)):
        amounts = dict(zip(names, steps, strict=True))
        lacks = [(constraint.group, lack(constraint, amounts)) for constraint in constraints]
        if all(not lacking or group in elastic for group, lacking in lacks):
            sums.append(sum(lacking for _group, lacking in lacks))
    return min(sums, default=None)


@random_search.marked
@random_search.examples(40)
@given(wishes())
def test_conflicts_agree_with_all_combinations_of_steps(constraints: list[Constraint]) -> None:
    found = conflicts(constraints)
    groups = {constraint.group for constraint in constraints}
    assert (not found) == (least_lack(constraints, set()) is not None)
    if not found:
        return
    assert sum(conflict.together for conflict in found) == least_lack(constraints, groups)
    alone = {conflict.group: conflict.alone for conflict in found}
    assert {group: alone.get(group) for group in groups} == {
        group: least_lack(constraints, {group}) for group in groups
    }


def test_groups_that_contradict_each_other_say_by_how_much() -> None:
    constraints = [
        Constraint("least", "A", 60, is_least=True),
        Constraint("least", "B", 50, is_least=True),
        Constraint("scale", "A", 20, is_least=True),
        Constraint("places", "AB", 100),
        Constraint("groups", "A", 70),
    ]
    found = conflicts(constraints)
    assert [(conflict.group, conflict.alone) for conflict in found] == [("least", 10), ("places", 10)]
    assert sum(conflict.together for conflict in found) == 10


def test_contradictions_that_no_single_group_resolves() -> None:
    constraints = [
        Constraint("least", "A", 9, is_least=True),
        Constraint("most", "A", 5),
        Constraint("scale", "B", 8, is_least=True),
        Constraint("places", "B", 6),
    ]
    found = {conflict.group: conflict.alone for conflict in conflicts(constraints)}
    assert set(found.values()) == {None}
    assert sum(conflict.together for conflict in conflicts(constraints)) == 6


def test_five_thousand_holders_under_crossing_ceilings_take_under_five_seconds() -> None:
    shares = [
        share(f"E-{index}", 20_000 + index % 997, 15_000, 25_000 + index % 89 if index % 3 else None)
        for index in range(5000)
    ]
    families = (("P", 20, 1, 5), ("G", 31, 7, 4), ("A", 13, 3, 3))
    ceilings = []
    for code, places, factor, of in families:
        for place in range(0, places, of - 2):
            members = [each for index, each in enumerate(shares) if index * factor % places == place]
            most = sum(each.award for each in members) * (90 + place) // 100
            ceilings.append(Ceiling(f"{code}{place}", most, frozenset(each.recipient for each in members)))
    with takes_at_most(seconds=5):
        found = repair(shares, ceilings)
    assert found.moves
    assert sum(found.awards.values()) + found.lost == sum(each.award for each in shares)
    assert is_met(found.awards, ceilings)
    wishes = [Constraint("least", [each.recipient], 19_900, is_least=True) for each in shares]
    wishes += [Constraint(ceiling.code[0], sorted(ceiling.members), ceiling.most) for ceiling in ceilings]
    with takes_at_most(seconds=5):
        assert conflicts(wishes)
