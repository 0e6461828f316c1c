"""Division of a total among claims by one published parameter, within bounds and ceilings.

Each award is a function of its claim and of one parameter λ that is the same for all, held between the bounds of the
claim; a group with a ceiling that it would exceed has a λ of its own, and so has a group within it. λ is the number for
which the awards add up to the total. The functions never fall as λ rises and are linear between breakpoints, so λ is
found exactly.

Rules: W. Thomson, How to Divide When There Isn't Enough (2019). Constrained equal losses are continued below zero, so
that more than all claims together is divided as equal gains.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Rule(StrEnum):
    PROPORTIONAL = "proportional"  # λ times the claim
    EQUAL_AWARDS = "equal_awards"  # λ, at most the claim
    EQUAL_CHANGES = "equal_changes"  # the claim plus λ, which is negative where the claims exceed the total


class Bound(StrEnum):
    LEAST = "least"
    MOST = "most"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim of a recipient, and the least and the most it may be given (``None``: no limit), in one unit."""

    recipient: str
    amount: Fraction
    least: Fraction = Fraction(0)
    most: Fraction | None = None
    groups: tuple[str, ...] = ()  # those that it is in, each within the one before


@dataclass(frozen=True, slots=True)
class Division:
    """Awards by recipient, with the bound that holds each, the λ of all and of each group at its ceiling.

    ``ceilings``: by recipient, the innermost group at its ceiling. ``left``: what the upper bounds and ceilings do not
    let anybody have.
    """

    awards: Mapping[str, Fraction]
    bounds: Mapping[str, Bound]
    ceilings: Mapping[str, str]
    parameter: Fraction
    group_parameters: Mapping[str, Fraction]
    left: Fraction


class Infeasible(Exception):
    """The lower bounds, of all or of the group named, ask for ``missing`` more than there is."""

    def __init__(self, missing: Fraction, group: str = "") -> None:
        self.missing, self.group = missing, group
        super().__init__(f"{missing} missing {group}")


def divide(total: Fraction, claims: Sequence[Claim], rule: Rule, ceilings: Mapping[str, Fraction]) -> Division:
    """Divide a total; raise ``Infeasible`` if the lower bounds alone exceed it or a ceiling."""
    groups: dict[str, _Part] = {}
    paths = _paths(claims, ceilings)
    everyone = _Part(_parts([(paths[claim.recipient], _Award(claim, rule)) for claim in claims], ceilings, groups))
    if everyone.least > total:
        raise Infeasible(everyone.least - total)
    parameter = everyone.solve(total)
    capped: dict[str, bool] = {}
    awards, bounds, capping = {}, {}, {}
    wanted_more = everyone(parameter) < total
    for claim in claims:
        award, own_parameter, capped_by = _Award(claim, rule), parameter, ""
        for group in paths[claim.recipient]:
            if group not in capped:
                capped[group] = groups[group].is_capped(own_parameter, wanted_more=wanted_more)
            if capped[group]:
                own_parameter, capped_by = groups[group].saturation, group
        awards[claim.recipient] = award(own_parameter)
        if bound := award.bound(own_parameter, wanted_more=wanted_more):
            bounds[claim.recipient] = bound
        elif capped_by:
            bounds[claim.recipient] = Bound.CEILING
            capping[claim.recipient] = capped_by
    saturations = {group: groups[group].saturation for group, is_capped in capped.items() if is_capped}
    left = total - sum(awards.values(), Fraction(0))
    return Division(awards, bounds, capping, parameter, saturations, left)


def _paths(claims: Iterable[Claim], ceilings: Container[str]) -> dict[str, tuple[str, ...]]:
    """Return the groups with a ceiling that each recipient is in, outermost first."""
    return {claim.recipient: tuple(group for group in claim.groups if group in ceilings) for claim in claims}


def _parts(
    within: Iterable[tuple[tuple[str, ...], "_Award"]], ceilings: Mapping[str, Fraction], found: dict[str, "_Part"]
) -> list["_Award | _Part"]:
    """Return what stands directly below a sum: awards, and groups with a ceiling, which are added to ``found``."""
    direct: list[_Award | _Part] = []
    members = defaultdict(list)
    for path, award in within:
        if path:
            members[path[0]].append((path[1:], award))
        else:
            direct.append(award)
    for group, inner in members.items():
        part = _Part(_parts(inner, ceilings, found), ceilings[group])
        if part.least > ceilings[group]:
            raise Infeasible(part.least - ceilings[group], group)
        found[group] = part
        direct.append(part)
    return direct


def most_by_rule(claim: Claim, rule: Rule) -> Fraction | None:
    """Return the most that the rule may ever award, its bounds included (``None``: no limit)."""
    if rule is Rule.EQUAL_AWARDS:
        own = max(claim.amount, claim.least)
        return own if claim.most is None else min(own, claim.most)
    return claim.least if rule is Rule.PROPORTIONAL and not claim.amount else claim.most


class _Award:
    """The award of one claim as a function of λ."""

    def __init__(self, claim: Claim, rule: Rule) -> None:
        self._free = _FREE[rule](claim.amount)
        self._claim = claim
        self.least = claim.least
        ends = [claim.least] if claim.most is None else [claim.least, claim.most]
        self.breakpoints = _BREAKPOINTS[rule](claim.amount, ends)

    def __call__(self, parameter: Fraction) -> Fraction:
        award = max(self._free(parameter), self._claim.least)
        return award if self._claim.most is None else min(award, self._claim.most)

    def bound(self, parameter: Fraction, *, wanted_more: bool) -> Bound | None:
        """Return the bound without which the award would be another one.

        ``wanted_more``: λ would have been greater if anything had still grown with it.
        """
        free, most = self._free(parameter), self._claim.most
        if free < self._claim.least:
            return Bound.LEAST
        held = most is not None and (free > most or (wanted_more and free == most))
        return Bound.MOST if held else None


class _Part:
    """A sum of functions of λ, at most a ceiling."""

    least: Fraction
    breakpoints: set[Fraction]

    def __init__(self, functions: Sequence["_Award | _Part"], ceiling: Fraction | None = None) -> None:
        self._functions, self._ceiling = functions, ceiling
        self.least = sum((function.least for function in functions), Fraction(0))
        points = {point for function in functions for point in function.breakpoints}
        self._inner = sorted(points | {Fraction(0)})
        self.saturation = self.solve(ceiling) if ceiling is not None and self.least <= ceiling else Fraction(0)
        self.breakpoints = points | {self.saturation} if ceiling is not None else points

    def __call__(self, parameter: Fraction) -> Fraction:
        whole = self._sum(parameter)
        return whole if self._ceiling is None else min(whole, self._ceiling)

    def is_capped(self, parameter: Fraction, *, wanted_more: bool) -> bool:
        """Return whether the sum would be another one without the ceiling."""
        if self._ceiling is None:
            return False
        whole = self._sum(parameter)
        return whole > self._ceiling or (wanted_more and whole == self._ceiling)

    def solve(self, total: Fraction) -> Fraction:
        """Return the λ at which the sum, without the ceiling, is the total, or the last point where it grows."""
        points = [self._inner[0] - 1, *self._inner, self._inner[-1] + 1]
        at = bisect_left(points, total, lo=1, hi=len(points) - 1, key=self._sum)
        before, after = points[at - 1], points[at]
        low, high = self._sum(before), self._sum(after)
        if low == high:
            return before
        # The first and the last piece go on in a straight line, as far as needed.
        return before + (total - low) * (after - before) / (high - low)

    def _sum(self, parameter: Fraction) -> Fraction:
        return sum((function(parameter) for function in self._functions), Fraction(0))


_FREE: dict[Rule, Callable[[Fraction], Callable[[Fraction], Fraction]]] = {
    Rule.PROPORTIONAL: lambda claim: lambda parameter: max(parameter, Fraction(0)) * claim,
    Rule.EQUAL_AWARDS: lambda claim: lambda parameter: min(max(parameter, Fraction(0)), claim),
    Rule.EQUAL_CHANGES: lambda claim: lambda parameter: max(claim + parameter, Fraction(0)),
}
_BREAKPOINTS: dict[Rule, Callable[[Fraction, Iterable[Fraction]], set[Fraction]]] = {
    Rule.PROPORTIONAL: lambda claim, ends: {Fraction(0), *(end / claim for end in ends if claim)},
    Rule.EQUAL_AWARDS: lambda claim, ends: {Fraction(0), claim, *ends},
    Rule.EQUAL_CHANGES: lambda claim, ends: {-claim, *(end - claim for end in ends)},
}


def rounded(
    division: Division, claims: Sequence[Claim], ceilings: Container[str], step: Fraction
) -> dict[str, Fraction]:
    """Return the awards in whole steps, by largest remainder: first each group with a ceiling, then what is in it.

    Nobody moves by a full step, and no bound is crossed if bounds and ceilings are whole steps. Ties go by recipient.
    """
    paths = _paths(claims, ceilings)
    return _rounded_within([(paths[name], name, award) for name, award in division.awards.items()], step, None)


def _rounded_within(
    parts: Iterable[tuple[tuple[str, ...], str, Fraction]], step: Fraction, total: Fraction | None
) -> dict[str, Fraction]:
    units: dict[tuple[str, bool], list[tuple[tuple[str, ...], str, Fraction]]] = defaultdict(list)
    for path, name, award in parts:
        units[(path[0], True) if path else (name, False)].append((path[1:], name, award))
    sums = {unit: sum((award for _path, _name, award in within), Fraction(0)) for unit, within in units.items()}
    wholes = largest_remainder(sums, step, total)
    found: dict[str, Fraction] = {}
    for (name, is_group), within in units.items():
        whole = wholes[name, is_group]
        found |= _rounded_within(within, step, whole) if is_group else {name: whole}
    return found


def largest_remainder[Name: (str, tuple[str, bool])](
    parts: Mapping[Name, Fraction], step: Fraction, total: Fraction | None = None
) -> dict[Name, Fraction]:
    """Round to whole steps that add up to ``total``, by default to the sum of the parts cut to whole steps."""
    wanted = (sum(parts.values(), Fraction(0)) if total is None else total) // step
    floors = {name: part // step for name, part in parts.items()}
    by_remainder = sorted(parts, key=lambda name: (-(parts[name] - floors[name] * step), name))
    raised = set(by_remainder[: max(wanted - sum(floors.values()), 0)])
    return {name: (floor + (name in raised)) * step for name, floor in floors.items()}


def concentration(amounts: Iterable[Fraction], largest: int) -> Fraction | None:
    """Return the share of the largest amounts in all, from 0 to 1, or ``None`` if all are zero."""
    ordered = sorted(amounts, reverse=True)
    whole = sum(ordered, Fraction(0))
    return sum(ordered[:largest], Fraction(0)) / whole if whole else None
