"""Division of a total among claims by one published parameter, within bounds and ceilings.

Each award is a function of its claim and of one parameter λ that is the same for all, held between the bounds of the
claim; a group with a ceiling that it would exceed has a λ of its own. λ is the number for which the awards add up to
the total. The functions never fall as λ rises and are linear between breakpoints, so λ is found exactly.

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
    group: str = ""  # one with a ceiling, or nothing


@dataclass(frozen=True, slots=True)
class Division:
    """Awards by recipient, with the bound that holds each, the λ of all and of each group at its ceiling.

    ``left``: what the upper bounds and ceilings do not let anybody have.
    """

    awards: Mapping[str, Fraction]
    bounds: Mapping[str, Bound]
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
    members = defaultdict(list)
    for claim in claims:
        members[claim.group if claim.group in ceilings else ""].append(_Award(claim, rule))
    parts = [_Part([award]) for award in members.pop("", [])]
    groups = {group: _Part(awards, ceilings[group]) for group, awards in members.items()}
    for group, part in groups.items():
        if part.least > ceilings[group]:
            raise Infeasible(part.least - ceilings[group], group)
    everyone = _Part([*parts, *groups.values()])
    if everyone.least > total:
        raise Infeasible(everyone.least - total)
    parameter = everyone.solve(total)
    own = {group: part.saturation for group, part in groups.items() if part.is_capped(parameter)}
    awards, bounds = {}, {}
    wanted_more = everyone(parameter) < total
    for claim in claims:
        award = _Award(claim, rule)
        at = own.get(claim.group, parameter)
        awards[claim.recipient] = award(at)
        if bound := award.bound(at, wanted_more=wanted_more):
            bounds[claim.recipient] = bound
        elif claim.group in own:
            bounds[claim.recipient] = Bound.CEILING
    return Division(awards, bounds, parameter, own, total - sum(awards.values(), Fraction(0)))


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

    def is_capped(self, parameter: Fraction) -> bool:
        return self._ceiling is not None and self._sum(parameter) > self._ceiling

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
    units: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for claim in claims:
        unit = claim.group if claim.group in ceilings else claim.recipient
        units[unit][claim.recipient] = division.awards[claim.recipient]
    wholes = _largest_remainder({unit: sum(within.values(), Fraction(0)) for unit, within in units.items()}, step)
    found: dict[str, Fraction] = {}
    for unit, within in units.items():
        found |= _largest_remainder(within, step, wholes[unit])
    return found


def _largest_remainder(
    parts: Mapping[str, Fraction], step: Fraction, total: Fraction | None = None
) -> dict[str, Fraction]:
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
