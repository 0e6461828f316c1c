"""The smallest repair of a division whose ceilings cross: who gives and who takes, in whole steps.

Awards of a claims rule that overrun a ceiling are moved by the least sum, so that all that was given is given still if
the ceilings let it; among the ways to do so by the least share of anybody's award, then by the next one's least share.
Recipients under the same ceilings are one class. A linear programme finds the moves of the classes; within a class all
move by the same share, as far as their bounds allow. So the programme is small, and what it finds is whole steps.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from quotas.planning.division import Infeasible, largest_remainder
from quotas.planning.linear import ALMOST, LinearProgramme, SolverFailed

MOST_LEVELS = 12  # of shares that are made least one after another; the last one holds what is left
_MOST_CUTS = 200
_CLOSE = 1e-4  # steps


@dataclass(frozen=True, slots=True)
class Share:
    """An award in whole steps, with the least and the most (``None``: no limit) that it may become."""

    recipient: str
    award: int
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Ceiling:
    code: str
    most: int
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Move:
    """A change in steps and the ceilings that made it: its own where it is lowered, those of others where raised."""

    change: int
    ceilings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """``moves``: of those who get another award. ``lost``: what was given and nobody may have."""

    awards: Mapping[str, int]
    moves: Mapping[str, Move]
    lost: int


def nested(ceilings: Sequence[Ceiling]) -> list[Ceiling]:
    """Return the ceilings that are within each other or apart, each where it crosses none that stands before it."""
    found: list[Ceiling] = []
    for ceiling in ceilings:
        if all(_is_apart_or_within(ceiling.members, other.members) for other in found):
            found.append(ceiling)
    return found


def _is_apart_or_within(one: frozenset[str], other: frozenset[str]) -> bool:
    return one.isdisjoint(other) or one <= other or other <= one


def repair(shares: Sequence[Share], ceilings: Sequence[Ceiling]) -> Repair:
    """Return the nearest awards that keep all bounds and ceilings.

    Raise ``Infeasible`` if the lower bounds alone exceed a ceiling.
    """
    given = {share.recipient: share.award for share in shares}
    least = {share.recipient: share.least for share in shares}
    for ceiling in ceilings:
        if (excess := _sum(least, ceiling) - ceiling.most) > 0:
            raise Infeasible(Fraction(excess), ceiling.code)
    overrun = {ceiling.code for ceiling in ceilings if _sum(given, ceiling) > ceiling.most}
    if not overrun:
        return Repair(given, {}, 0)
    plan = _Plan(shares, ceilings, overrun)
    awards = {name: award + plan.changes.get(name, 0) for name, award in given.items()}
    _check(shares, ceilings, awards, plan)
    moves = {name: Move(change, plan.reasons(name)) for name, change in plan.changes.items() if change}
    return Repair(awards, moves, sum(given.values()) - sum(awards.values()))


def _sum(amounts: Mapping[str, int], ceiling: Ceiling) -> int:
    return sum(amounts[member] for member in ceiling.members)


def _check(shares: Sequence[Share], ceilings: Sequence[Ceiling], awards: Mapping[str, int], plan: "_Plan") -> None:
    """Raise ``SolverFailed`` unless bounds, ceilings and sums are kept exactly: what was solved was in floats."""
    kept = all(share.least <= awards[share.recipient] for share in shares)
    kept &= all(share.most is None or awards[share.recipient] <= share.most for share in shares)
    kept &= all(_sum(awards, ceiling) <= ceiling.most for ceiling in ceilings)
    changes = [awards[share.recipient] - share.award for share in shares]
    if not kept or (sum(changes), sum(map(abs, changes))) != (-plan.least.lost, plan.least.sum):
        raise SolverFailed("the repair crosses a bound")


class _Side:
    """The moves of a class in one direction, and how they are written in a programme: ``base`` plus variables."""

    def __init__(self, codes: frozenset[str], direction: int, members: Iterable[Share], whole: int) -> None:
        self.codes, self.direction = codes, direction
        rooms = {share.recipient: (max(share.award, 1), _room(share, direction, whole)) for share in members}
        # By the share at which the room is used up.
        ordered = sorted(rooms.items(), key=lambda item: (item[1][1] / item[1][0], item[0]))
        self.rooms = {name: (weight, room) for name, (weight, room) in ordered if room > 0}
        self._ends = [room / weight for weight, room in self.rooms.values()]
        self._held = list(accumulate((room for _weight, room in self.rooms.values()), initial=0))
        self._bound = list(accumulate((weight for weight, _room in self.rooms.values()), initial=0))
        self.room = self._held[-1]
        self.most = float(self.room)  # falls as the shares are made least

    def at(self, share: float) -> float:
        """Return the move of the class if nobody moves by more than a share of the award."""
        slope, height = self.tangent(share)
        return slope * share + height

    def tangent(self, share: float) -> tuple[float, float]:
        """Return slope and height of a line that touches ``at`` there and is nowhere below it."""
        used_up = bisect_right(self._ends, share)
        return float(self._bound[-1] - self._bound[used_up]), float(self._held[used_up])

    def spread(self, move: int) -> dict[str, int]:
        """Divide the move among the members by one share, in whole steps, nobody beyond the room."""
        left, free = Fraction(move), self._bound[-1]
        parts = {}
        for name, (weight, room) in self.rooms.items():
            parts[name] = min(left * weight / free, Fraction(room))
            left, free = left - parts[name], free - weight
        whole = largest_remainder(parts, Fraction(1), Fraction(move))
        return {name: int(steps) * self.direction for name, steps in whole.items()}


def _room(share: Share, direction: int, whole: int) -> int:
    if direction < 0:
        return share.award - share.least
    return (whole if share.most is None else share.most) - share.award


@dataclass(frozen=True, slots=True)
class _Moves:
    """The least sum of moves, what is lost with it, the moves of each side, and the ceilings that have a price."""

    sum: int
    lost: int
    sides: list[float]
    priced: frozenset[str]


class _Plan:
    """The moves of all classes."""

    def __init__(self, shares: Sequence[Share], ceilings: Sequence[Ceiling], overrun: set[str]) -> None:
        self._ceilings, self._overrun = ceilings, overrun
        under: dict[str, set[str]] = defaultdict(set)
        for ceiling in ceilings:
            for member in ceiling.members:
                under[member].add(ceiling.code)
        classes: dict[frozenset[str], list[Share]] = defaultdict(list)
        for share in shares:
            classes[frozenset(under[share.recipient])].append(share)
        given = {share.recipient: share.award for share in shares}
        self._under, self._whole = under, sum(given.values())
        self._spare = [ceiling.most - _sum(given, ceiling) for ceiling in ceilings]
        both = [_Side(codes, way, members, self._whole) for codes, members in classes.items() for way in (1, -1)]
        self._sides = [side for side in both if side.room]
        self.least = self._least_moves()
        self.changes: dict[str, int] = {}
        for side, move in zip(self._sides, self._in_whole_steps(self._smoothed()), strict=True):
            if move:
                self.changes |= side.spread(move)

    def reasons(self, recipient: str) -> tuple[str, ...]:
        """Return the ceilings with a price: those over the one who is lowered, or those that others were lowered by."""
        own, is_lowered = self._under[recipient], self.changes[recipient] < 0
        among = [ceiling.code for ceiling in self._ceilings if (ceiling.code in own) is is_lowered]
        if not is_lowered:
            among = [code for code in among if code in self._overrun]
        return tuple([code for code in among if code in self.least.priced] or among)

    def _rows(self, programme: LinearProgramme, terms: Sequence[Mapping[int, float]], bases: Sequence[int]) -> None:
        """Add a row for each ceiling; a side moves by its base and its terms."""
        for ceiling, spare in zip(self._ceilings, self._spare, strict=True):
            row: dict[int, float] = {}
            for side, own, base in zip(self._sides, terms, bases, strict=True):
                if ceiling.code in side.codes:
                    row |= {variable: side.direction * factor for variable, factor in own.items()}
                    spare -= side.direction * base
            programme.at_most(row, spare)

    def _sums(self, programme: LinearProgramme, terms: Sequence[Mapping[int, float]], bases: Sequence[int]) -> None:
        """Add the rows that keep what is lost and the sum of the moves least."""
        change: dict[int, float] = {}
        moved: dict[int, float] = {}
        lost, most = -self.least.lost, self.least.sum
        for side, own, base in zip(self._sides, terms, bases, strict=True):
            change |= {variable: side.direction * factor for variable, factor in own.items()}
            moved |= own
            lost -= side.direction * base
            most -= base
        programme.equal(change, lost)
        programme.at_most(moved, most)

    def _least_moves(self) -> _Moves:
        programme = LinearProgramme()
        terms = [{programme.variable(1, most=side.room): 1.0} for side in self._sides]
        # To give is worth more than any chain of moves that lets it be given.
        lost = programme.variable(len(terms) + 2, most=self._whole)
        self._rows(programme, terms, [0] * len(terms))
        change = {
            variable: float(side.direction) for side, own in zip(self._sides, terms, strict=True) for variable in own
        }
        programme.equal(change | {lost: 1.0}, 0)
        priced, whole = programme.solve(), programme.solve_whole()
        if priced is None or whole is None:
            raise SolverFailed("no repair was found")
        codes = [ceiling.code for ceiling, price in zip(self._ceilings, priced.prices, strict=True) if price < -ALMOST]
        moves = whole.values[:lost]
        return _Moves(round(sum(moves)), round(whole.values[lost]), moves, frozenset(codes))

    def _smoothed(self) -> list[float]:
        """Make the largest share least; hold the sides that cannot do with less at it; go on with the others."""
        open_sides, moves = set(range(len(self._sides))), self.least.sides
        for _level in range(MOST_LEVELS):
            found = self._least_share(open_sides) if open_sides else None
            if found is None:
                break
            moves, share, tight = found
            if share < ALMOST:
                break
            for at in tight:
                side = self._sides[at]
                side.most = min(side.most, max(side.at(share), moves[at]))
            open_sides -= tight
        return moves

    def _least_share(self, open_sides: set[int]) -> tuple[list[float], float, set[int]] | None:
        """Return moves with the least largest share of the open sides, the share, and the sides that need it.

        What a class moves by is concave in the share: lines that touch it are added where the solution is above it.
        Nothing is returned if the least sum is of whole steps only, which leaves no choice.
        """
        programme = LinearProgramme()
        terms = [{programme.variable(most=side.most): 1.0} for side in self._sides]
        steps = programme.variable(1)  # the share of all awards together, so that rows are of one magnitude
        self._rows(programme, terms, [0] * len(terms))
        self._sums(programme, terms, [0] * len(terms))
        owners: dict[int, int] = {}

        def touch(at: int, share: float) -> None:
            slope, height = self._sides[at].tangent(share)
            owners[programme.at_most({at: 1.0, steps: -slope / self._whole}, height)] = at

        for at in open_sides:
            touch(at, 0.0)
        for _cut in range(_MOST_CUTS):
            found = programme.solve()
            if found is None:
                return None
            share = found.values[steps] / self._whole
            over = [at for at in open_sides if found.values[at] > self._sides[at].at(share) + _CLOSE]
            if not over:
                tight = {at for row, at in owners.items() if found.prices[row] < -ALMOST}
                return found.values[:steps], share, tight or open_sides
            for at in over:
                touch(at, share)
        return None

    def _in_whole_steps(self, moves: Sequence[float]) -> list[int]:
        """Return the whole steps nearest to the moves, as far as the least sum and the ceilings let them be."""
        programme = LinearProgramme()
        terms, bases = [], []
        for side, move in zip(self._sides, moves, strict=True):
            base = min(max(int(move + _CLOSE), 0), side.room)
            remainder = max(move - base, 0.0)
            room = side.room - base
            terms.append(
                {
                    programme.variable(1, most=base): -1.0,
                    programme.variable(1 - 2 * remainder, most=min(room, 1)): 1.0,
                    programme.variable(1, most=max(room - 1, 0)): 1.0,
                }
            )
            bases.append(base)
        self._rows(programme, terms, bases)
        self._sums(programme, terms, bases)
        found = programme.solve_whole()
        if found is None:
            return [round(move) for move in self.least.sides]
        return [
            base + round(sum(factor * found.values[variable] for variable, factor in own.items()))
            for own, base in zip(terms, bases, strict=True)
        ]
