"""The division of one set of recipients by stated terms, with the reason for every figure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core.errors import Invalid
from quotas.models import Holder, ProgrammeYear
from quotas.planning.division import (
    Bound,
    Claim,
    Division,
    Infeasible,
    Rule,
    concentration,
    divide,
    most_by_rule,
    rounded,
)
from quotas.planning.linear import SolverFailed
from quotas.planning.repair import Move, Share, repair
from quotas.quantities import ZERO, to_kilogram
from quotas.queries.area_plans import PlannedMembers
from quotas.queries.recipients import Recipient
from quotas.services.proposals.contradictions import Contradictions
from quotas.services.proposals.limits import Limits, NamedCeiling, parts_of_holders, whole
from quotas.services.proposals.proposal import Proposal, ProposedCeiling, ProposedLine
from quotas.services.proposals.reasons import (
    RULE_REASONS,
    ceiling_reason,
    deduction_reasons,
    first_claim_reasons,
    move_reason,
)
from quotas.services.proposals.terms import MOST_PER_CENT, Terms

LARGEST = 5  # holders whose share is shown


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A division by one rule, rounded and repaired; ``left``: what nobody may have."""

    division: Division
    claims: Sequence[Claim]
    tonnes: Mapping[str, Decimal]
    moves: Mapping[str, Move]
    left: Fraction


class ProposedDivision:
    """One set of recipients and terms, divided by the chosen rule and, for comparison, by the others.

    ``places``: those of the codes of the ceilings that are codes of places.
    """

    def __init__(
        self,
        rows: Sequence[Recipient],
        terms: Terms,
        ahead: Mapping[str, Decimal],
        plans: Sequence[PlannedMembers] = (),
        places: Container[str] = (),
    ) -> None:
        self._rows, self._terms, self._ahead = rows, terms, ahead
        self._step = Fraction(terms.step)
        self._total = whole(Fraction(terms.distributed), self._step)
        self._limits = Limits(rows, terms, plans, places)
        if unknown := sorted(terms.spared.keys() - {row.holder.code for row in rows}):
            detail = _("No recipient is %(codes)s.") % {"codes": ", ".join(unknown)}
            raise Invalid.at("/spared", "unknown", detail)
        self._amounts = self._claimed()
        if not any(self._amounts.values()):
            detail = _("Nobody has a claim by these weights: no such figures of this category are on record.")
            raise Invalid.at("/plan_weight", "no_claims", detail)
        self._claims = self._limits.claims(rows, self._amounts)
        self._contradictions = Contradictions(rows, self._amounts, self._limits, terms)

    def proposal(self, programme_year: ProgrammeYear, giver: Holder, category: str) -> Proposal:
        terms = self._terms
        try:
            chosen = self._outcome(terms.rule)
            outcomes = {rule: chosen if rule is terms.rule else self._compared(rule) for rule in Rule}
        except Infeasible as refusal:
            raise self._contradictions.refusal(refusal) from None
        awards, division = chosen.tonnes, chosen.division
        lines = [
            self._line(row, chosen, {rule: _given(outcome, row.key) for rule, outcome in outcomes.items()})
            for row in self._rows
            if row.received or row.first_claim is not None or self._amounts[row.key] or awards[row.key]
        ]
        return Proposal(
            terms=terms,
            programme_year=programme_year,
            giver=giver,
            category=category,
            lines=lines,
            parameter=self._shown(division.parameter),
            group_parameters={code: self._shown(parameter) for code, parameter in division.group_parameters.items()},
            left=terms.distributed + terms.reserve - sum(awards.values(), ZERO),
            advice=self._advice(chosen),
            concentration_before=_share((row.holder.code, row.received) for row in self._rows),
            concentration_after=_share((line.recipient.holder.code, line.tonnes) for line in lines),
            conflicts=self._contradictions.of_the_whole(chosen.claims, terms.rule) if chosen.left else (),
            ceilings=[self._ceiling(each, chosen) for each in self._limits.ceilings],
        )

    def _ceiling(self, ceiling: NamedCeiling, outcome: _Outcome) -> ProposedCeiling:
        members, own = ceiling.steps.members, outcome.division.group_parameters.get(ceiling.steps.code)
        return ProposedCeiling(
            code=ceiling.steps.code,
            name=ceiling.label,
            group=ceiling.group,
            tonnes=ceiling.tonnes,
            given=sum((outcome.tonnes[code] for code in members), ZERO),
            parameter=None if own is None else self._shown(own),
            moved=self._moved(*(outcome.moves[code] for code in members if code in outcome.moves)),
        )

    def _moved(self, *moves: Move) -> Decimal:
        return to_kilogram(self._terms.step * sum(move.change for move in moves))

    def _line(self, row: Recipient, outcome: _Outcome, by_rule: Mapping[Rule, Decimal | None]) -> ProposedLine:
        code = row.key
        move = outcome.moves.get(code)
        moved = ZERO if move is None else self._moved(move)
        reasons = [self._reason(row, outcome.division), *first_claim_reasons(row)]
        reasons += deduction_reasons(row, self._terms.spared)
        if move is not None:
            ceilings = [self._limits.by_code[each] for each in move.ceilings]
            reasons.append(move_reason(outcome.tonnes[code] - moved, moved, ceilings))
        return ProposedLine(
            recipient=row,
            claim=_tonnes(self._amounts[code]),
            tonnes=outcome.tonnes[code],
            reason=" ".join(reasons),
            by_rule=by_rule,
            ahead=self._ahead.get(code, ZERO),
            moved=moved,
            moved_by=() if move is None else move.ceilings,
        )

    def _claimed(self) -> dict[str, Fraction]:
        """Return each claim: the weighted mean of the shares in each figure, times what all received last year.

        What stands in for the plan of a new recipient counts as received.

        A figure that nobody has does not count. The equal part of a holder goes to its categories alike.
        """
        categories = Counter(row.holder.code for row in self._rows)
        plans = [Fraction(row.received + (row.first_claim or ZERO)) for row in self._rows]
        whole = sum(plans, Fraction(0)) or self._total
        reserves = parts_of_holders(self._rows, categories, lambda row: row.reserves)
        figures: list[list[Fraction]] = [
            plans,
            [Fraction(row.used) for row in self._rows],
            [self._limits.capacity_parts[row.key] for row in self._rows],
            [Fraction(1, categories[row.holder.code]) for row in self._rows],
            [Fraction(row.record.tonnes) for row in self._rows],
            [Fraction(row.record.value) for row in self._rows],
            [reserves[row.key] for row in self._rows],
        ]
        shares, counted = [Fraction(0)] * len(self._rows), 0
        for weight, figure in zip(self._terms.weights, figures, strict=True):
            if of_all := sum(figure):
                shares = [share + weight * part / of_all for share, part in zip(shares, figure, strict=True)]
                counted += weight
        excess = [self._deducted(row) for row in self._rows]
        return {
            row.key: max(whole * share / (counted or 1) - less, Fraction(0))
            for row, share, less in zip(self._rows, shares, excess, strict=True)
        }

    def _deducted(self, row: Recipient) -> Fraction:
        """Return what is taken from a claim: the excess of the year before, or what is proposed and not spared."""
        if self._terms.deduct_excess:
            return Fraction(row.excess)
        if row.holder.code in self._terms.spared:
            return Fraction(0)
        return sum((Fraction(deduction.due) for deduction in row.deductions), Fraction(0))

    def _outcome(self, rule: Rule, *, most_percent: int | None = None) -> _Outcome:
        """Divide by a rule, round, and repair where ceilings cross; raise ``Infeasible`` if lower bounds prevent it."""
        limits, tops = self._limits, self._limits.tops()
        claims = self._claims
        if most_percent is not None:
            claims = limits.claims(self._rows, self._amounts, most_percent=most_percent)
        if (excess := self._contradictions.excess(claims)) is not None:
            raise excess
        division = divide(self._total, claims, rule, tops)
        awards = rounded(division, claims, tops, self._step)
        if not limits.crosses:
            tonnes = {code: _tonnes(award) for code, award in awards.items()}
            return _Outcome(division, claims, tonnes, {}, division.left)
        shares = [self._repairable(claim, awards[claim.recipient], rule) for claim in claims]
        found = repair(shares, [each.steps for each in limits.ceilings])
        tonnes = {code: to_kilogram(self._terms.step * steps) for code, steps in found.awards.items()}
        return _Outcome(division, claims, tonnes, found.moves, division.left + found.lost * self._step)

    def _compared(self, rule: Rule) -> _Outcome | None:
        """Divide by a rule that is not chosen; ``None`` if no repair is found, which refuses nothing."""
        try:
            return self._outcome(rule)
        except SolverFailed:
            return None

    def _repairable(self, claim: Claim, award: Fraction, rule: Rule) -> Share:
        steps, most = int(award / self._step), most_by_rule(claim, rule)
        top = None if most is None else max(int(most // self._step), steps)
        return Share(claim.recipient, steps, int(claim.least / self._step), top)

    def _shown(self, parameter: Fraction) -> Decimal:
        places = Decimal("0.0001") if self._terms.rule is Rule.PROPORTIONAL else Decimal("0.001")
        return (Decimal(parameter.numerator) / parameter.denominator).quantize(places, rounding=ROUND_HALF_UP)

    def _reason(self, row: Recipient, division: Division) -> str:
        code = row.key
        bound, amount = division.bounds.get(code), self._amounts[code]
        most = self._limits.most(row)
        if bound is Bound.MOST or (bound is Bound.LEAST and most and self._is_held_down(row)):
            return min(most, key=lambda limit: limit.tonnes).reason
        if bound is Bound.LEAST:
            return max(self._limits.least(row, amount), key=lambda limit: limit.tonnes).reason
        group = division.ceilings.get(code, "")
        parameter = self._shown(division.group_parameters.get(group, division.parameter))
        reason = RULE_REASONS[self._terms.rule](_tonnes(amount), parameter)
        return ceiling_reason(self._limits.by_code[group], reason) if group else reason

    def _is_held_down(self, row: Recipient) -> bool:
        """Return whether the upper bound of a recipient is below its lower one, which gives way."""
        most = min(limit.tonnes for limit in self._limits.most(row))
        return any(limit.tonnes > most for limit in self._limits.least(row, self._amounts[row.key]))

    def _advice(self, outcome: _Outcome) -> str:
        """Return what is left because of bounds and, if the upper percentage is the cause, where it would not be."""
        if not outcome.left:
            return ""
        figures = {"left": f"{_tonnes(outcome.left):,}"}
        left = _("Bounds, ceilings and claims leave %(left)s t that nobody may have.") % figures
        if self._terms.most_percent is None or self._limits.crosses:
            return left
        percents = range(self._terms.most_percent, MOST_PER_CENT + 1)
        at = bisect_left(percents, True, key=lambda percent: not self._leaves(percent))
        if at == len(percents):
            return left
        return f"{left} {_('At %(percent)s %% of last year all is given.') % {'percent': percents[at]}}"

    def _leaves(self, most_percent: int) -> bool:
        """Return whether something is left at an upper bound, or the lower ones that it held down cannot be met."""
        try:
            return self._outcome(self._terms.rule, most_percent=most_percent).left > 0
        except Infeasible:
            return True


def _given(outcome: _Outcome | None, recipient: str) -> Decimal | None:
    return None if outcome is None else outcome.tonnes[recipient]


def _tonnes(tonnes: Fraction) -> Decimal:
    return to_kilogram(Decimal(tonnes.numerator) / tonnes.denominator)


def _share(amounts: Iterable[tuple[str, Decimal]]) -> Decimal | None:
    """Return the share of the largest holders, in percent, of tonnes by code of the holder."""
    of_holders: dict[str, Fraction] = {}
    for code, tonnes in amounts:
        of_holders[code] = of_holders.get(code, Fraction(0)) + Fraction(tonnes)
    share = concentration(of_holders.values(), LARGEST)
    return None if share is None else Decimal(share.numerator) * 100 / share.denominator
