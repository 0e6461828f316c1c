"""Named groups of constraints that contradict each other, and by how much each would have to give.

Three questions about the same rows: by how much do all give together if they give as little as possible (an elastic
programme), how much would one group have to give if only it gave, and which groups contradict each other: of those,
none can be left out, or the rest could be met.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, inf

from quotas.planning.linear import ALMOST, LinearProgramme


@dataclass(frozen=True, slots=True)
class Constraint:
    """The most that the members may have together, or the least, in whole steps."""

    group: str
    members: Sequence[str]
    amount: int
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A group that contradicts others.

    ``together``: what it gives where all give as little as possible; ``alone``: if only it gave, ``None`` if that were
    not enough.
    """

    group: str
    together: int
    alone: int | None


def conflicts(constraints: Sequence[Constraint]) -> list[Conflict]:
    """Return the groups that contradict each other, none if all can be met at once."""
    groups = list(dict.fromkeys(constraint.group for constraint in constraints))
    if _slack(constraints, ()) is not None:
        return []
    needed = list(groups)
    for group in groups:
        rest = [other for other in needed if other != group]
        if _slack([constraint for constraint in constraints if constraint.group in rest], ()) is None:
            needed = rest
    together = _slack(constraints, groups) or {}
    found = []
    for group in groups:
        alone = _slack(constraints, [group])
        if group in needed or alone is not None or together.get(group):
            found.append(Conflict(group, together.get(group, 0), None if alone is None else alone[group]))
    return found


def _slack(constraints: Iterable[Constraint], elastic: Sequence[str]) -> dict[str, int] | None:
    """Return the least that the elastic groups give together so that all can be met, by group; ``None``: nothing does.

    Constraints of one member that give nothing are the ends of its variable, which keeps the programme small.
    """
    rigid: dict[str, tuple[float, float]] = {}
    rows: list[Constraint] = []
    for constraint in constraints:
        for member in constraint.members:
            rigid.setdefault(member, (0.0, inf))
        if len(constraint.members) != 1 or constraint.group in elastic:
            rows.append(constraint)
            continue
        low, high = rigid[member := constraint.members[0]]
        amount = float(constraint.amount)
        rigid[member] = (max(low, amount), high) if constraint.is_least else (low, min(high, amount))
    if any(low > high for low, high in rigid.values()):
        return None
    programme = LinearProgramme()
    variables = {member: programme.variable(least=low, most=high) for member, (low, high) in rigid.items()}
    gives: list[tuple[str, int]] = []
    for constraint in rows:
        way = 1.0 if constraint.is_least else -1.0
        terms = {variables[member]: 1.0 for member in constraint.members}
        if constraint.group in elastic:
            gives.append((constraint.group, slack := programme.variable(1)))
            terms[slack] = way
        if constraint.is_least:
            programme.at_least(terms, constraint.amount)
        else:
            programme.at_most(terms, constraint.amount)
    found = programme.solve_whole()
    if found is None:
        return None
    given = dict.fromkeys(elastic, 0.0)
    for group, slack in gives:
        given[group] += found.values[slack]
    return {group: ceil(amount - ALMOST * 10) for group, amount in given.items()}
