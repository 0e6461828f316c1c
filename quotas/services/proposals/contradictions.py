"""Wishes that cannot be met together: the named groups of constraints that conflict, and by how much each gives."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core.errors import Fault, Invalid
from quotas.planning.conflicts import Constraint, conflicts
from quotas.planning.division import Claim, Infeasible, Rule, most_by_rule
from quotas.planning.linear import SolverFailed
from quotas.quantities import to_kilogram
from quotas.queries.recipients import Recipient
from quotas.services.proposals.constraint_groups import ConstraintGroup
from quotas.services.proposals.limits import Limits, whole
from quotas.services.proposals.proposal import NamedConflict
from quotas.services.proposals.terms import Terms

_FIELDS = {
    ConstraintGroup.TOTAL: "total",
    ConstraintGroup.WHOLE: "total",
    ConstraintGroup.CLAIMS: "rule",
    ConstraintGroup.CATEGORIES: "ceilings",
    ConstraintGroup.OWN: "ceilings",
    ConstraintGroup.PLACES: "ceilings",
    ConstraintGroup.GROUPS: "ceilings",
    ConstraintGroup.AREAS: "within_plans",
}


class Contradictions:
    """The constraints of one division, asked what contradicts what."""

    def __init__(
        self, rows: Sequence[Recipient], amounts: Mapping[str, Fraction], limits: Limits, terms: Terms
    ) -> None:
        self._rows, self._amounts, self._limits, self._terms = rows, amounts, limits, terms
        self._step = Fraction(terms.step)
        self._total = whole(Fraction(terms.distributed), self._step)

    def excess(self, claims: Sequence[Claim]) -> Infeasible | None:
        """Return by how much the lower bounds exceed a ceiling or else the total, if they do."""
        least = {claim.recipient: claim.least for claim in claims}
        for each in self._limits.ceilings:
            steps = each.steps
            over = sum((least[code] for code in steps.members), Fraction(0)) - steps.most * self._step
            if over > 0:
                return Infeasible(over, each.label)
        over = sum(least.values(), Fraction(0)) - self._total
        return Infeasible(over) if over > 0 else None

    def refusal(self, found: Infeasible) -> Invalid:
        """Return the refusal of lower bounds: what they lack, what would do, and how much each group would give."""
        bound = ConstraintGroup.LEAST if self._terms.least_percent else ConstraintGroup.SCALE
        faults = [Fault(f"/{self._field_of(bound)}", "infeasible", self._lacks(found))]
        for each in self.of_bounds():
            faults.append(Fault(f"/{self._field_of(each.code)}", "conflict", each.text))
        return Invalid("invalid", _("The request has errors."), errors=faults)

    def _field_of(self, group: str) -> str:
        """Return the field of the terms in which a group of constraints is entered."""
        if group == ConstraintGroup.SCALE and not self._terms.least_tonnes:
            return "least_scales"
        return _FIELDS.get(ConstraintGroup(group), group)

    def of_bounds(self) -> list[NamedConflict]:
        """Return what contradicts the lower bounds.

        An upper bound of one recipient does not, since its lower one gives way.
        """
        total = Constraint(ConstraintGroup.TOTAL, [row.key for row in self._rows], self._steps(self._total))
        return self._conflicts([*self._least(), *self._ceilings(), total])

    def of_the_whole(self, claims: Sequence[Claim], rule: Rule) -> list[NamedConflict]:
        """Return what contradicts that all is given to those to whom the rule gives anything."""
        found, takers = [], []
        for row, claim in zip(self._rows, claims, strict=True):
            limits, own = self._limits.most(row), most_by_rule(claim, rule)
            if own == 0 and claim.most != 0:
                continue
            takers.append(claim.recipient)
            found += [Constraint(limit.group, [claim.recipient], self._steps(limit.tonnes)) for limit in limits]
            if own is not None and own != claim.most:
                found.append(Constraint(ConstraintGroup.CLAIMS, [claim.recipient], self._steps(own)))
        whole_of_takers = Constraint(ConstraintGroup.WHOLE, takers, self._steps(self._total), is_least=True)
        return self._conflicts([*self._least(), *found, *self._ceilings(), whole_of_takers])

    def _conflicts(self, constraints: Sequence[Constraint]) -> list[NamedConflict]:
        """Return what contradicts itself; nothing if the solver fails, since it only explains a result."""
        try:
            contradicting = conflicts(constraints)
        except SolverFailed:
            return []
        found = [
            NamedConflict(
                code=ConstraintGroup(each.group).value,
                label=str(ConstraintGroup(each.group).label),
                together=self._tonnes(each.together),
                alone=None if each.alone is None else self._tonnes(each.alone),
            )
            for each in contradicting
        ]
        return sorted(found, key=lambda each: ConstraintGroup.values.index(each.code))

    def _least(self) -> list[Constraint]:
        found = []
        for row in self._rows:
            code = row.key
            most = min((limit.tonnes for limit in self._limits.most(row)), default=None)
            for limit in self._limits.least(row, self._amounts[code]):
                tonnes = limit.tonnes if most is None else min(limit.tonnes, most)
                found.append(Constraint(limit.group, [code], self._steps(tonnes), is_least=True))
        return found

    def _ceilings(self) -> list[Constraint]:
        return [Constraint(each.group, sorted(each.steps.members), each.steps.most) for each in self._limits.ceilings]

    def _steps(self, tonnes: Fraction) -> int:
        return int(tonnes // self._step)

    def _tonnes(self, steps: int) -> Decimal:
        return to_kilogram(self._terms.step * steps)

    def _lacks(self, found: Infeasible) -> str:
        """Return what the lower bounds lack and the highest percentage at which they can be met."""
        missing = to_kilogram(Decimal(found.missing.numerator) / found.missing.denominator)
        values = {"missing": f"{missing:,}", "group": found.group}
        if found.group:
            lacks = _("The lower bounds ask for %(missing)s t more than the ceiling of %(group)s.") % values
        else:
            lacks = _("The lower bounds ask for %(missing)s t more than there is to distribute.") % values
        asked = self._terms.least_percent or 0
        fits = bisect_left(range(asked + 1), True, key=lambda percent: not self._is_met(percent)) - 1
        if fits < 0 or not asked:
            return lacks
        return f"{lacks} {_('They can be met at %(percent)s %% of last year.') % {'percent': fits}}"

    def _is_met(self, least_percent: int) -> bool:
        return self.excess(self._limits.claims(self._rows, self._amounts, least_percent=least_percent)) is None
