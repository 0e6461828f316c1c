"""The division of one set of recipients by stated terms, with the reason for every figure."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core.errors import Invalid
from quotas.models import Holder, ProgrammeYear
from quotas.planning.deductions import Deduction
from quotas.planning.division import Bound, Claim, Division, Infeasible, Rule, concentration, divide, rounded
from quotas.quantities import ZERO, to_kilogram
from quotas.queries.recipients import Recipient
from quotas.services.proposals.terms import MOST_PER_CENT, Proposal, ProposedLine, Terms

LARGEST = 5  # holders whose share is shown


class ProposedDivision:
    """One set of recipients and terms, divided by the chosen rule and, for comparison, by the others."""

    def __init__(self, rows: Sequence[Recipient], terms: Terms, ahead: Mapping[str, Decimal]) -> None:
        self._rows, self._terms, self._ahead = rows, terms, ahead
        self._step = Fraction(terms.step)
        self._total = _whole(Fraction(terms.distributed), self._step)
        self._ceilings = {code: _whole(Fraction(top), self._step) for code, top in terms.ceilings.items()}
        known = {row.holder.code for row in rows} | {self._group(row) for row in rows}
        if unknown := sorted(self._ceilings.keys() - known):
            detail = _("No recipient is, or belongs to, %(codes)s.") % {"codes": ", ".join(unknown)}
            raise Invalid.at("/ceilings", "unknown", detail)
        if unknown := sorted(terms.spared.keys() - {row.holder.code for row in rows}):
            detail = _("No recipient is %(codes)s.") % {"codes": ", ".join(unknown)}
            raise Invalid.at("/spared", "unknown", detail)
        both = [row.holder.code for row in rows if self._is_under_two(row)]
        if both:
            detail = _("A ceiling of a group and one of its province do not go together: %(codes)s.")
            raise Invalid.at("/ceilings", "overlap", detail % {"codes": ", ".join(both)})
        self._amounts = self._claimed()
        if not any(self._amounts.values()):
            detail = _("Nobody has a claim by these weights: no such figures of this category are on record.")
            raise Invalid.at("/plan_weight", "no_claims", detail)

    def proposal(self, programme_year: ProgrammeYear, giver: Holder, category: str) -> Proposal:
        terms, claims = self._terms, self._claims()
        try:
            division = self._divide(claims, terms.rule)
        except Infeasible as refusal:
            raise Invalid.at("/least_percent", "infeasible", self._repair(refusal)) from None
        awards = self._rounded(division, claims)
        others = {rule: self._awards_by(rule, claims) for rule in Rule}
        lines = [
            ProposedLine(
                recipient=row,
                claim=_tonnes(self._amounts[row.holder.code]),
                tonnes=awards[row.holder.code],
                reason=" ".join([self._reason(row, division), *self._deduction_reasons(row)]),
                by_rule={rule: None if found is None else found[row.holder.code] for rule, found in others.items()},
                ahead=self._ahead.get(row.holder.code, ZERO),
            )
            for row in self._rows
            if row.received or self._amounts[row.holder.code] or awards[row.holder.code]
        ]
        return Proposal(
            terms=terms,
            programme_year=programme_year,
            giver=giver,
            category=category,
            lines=lines,
            parameter=self._shown(division.parameter),
            group_parameters={group: self._shown(own) for group, own in division.group_parameters.items()},
            left=terms.distributed + terms.reserve - sum(awards.values(), ZERO),
            advice=self._advice(division),
            concentration_before=_share(Fraction(row.received) for row in self._rows),
            concentration_after=_share(Fraction(line.tonnes) for line in lines),
        )

    def _claimed(self) -> dict[str, Fraction]:
        """Return each claim: the weighted mean of the shares in each figure, times what all received last year.

        A figure that nobody has does not count.
        """
        whole = sum((Fraction(row.received) for row in self._rows), Fraction(0)) or self._total
        figures: list[list[Fraction]] = [
            [Fraction(row.received) for row in self._rows],
            [Fraction(row.used) for row in self._rows],
            [Fraction(row.capacity or 0) for row in self._rows],
            [Fraction(1) for _row in self._rows],
            [Fraction(row.record.tonnes) for row in self._rows],
            [Fraction(row.record.value) for row in self._rows],
        ]
        shares, counted = [Fraction(0)] * len(self._rows), 0
        for weight, figure in zip(self._terms.weights, figures, strict=True):
            if of_all := sum(figure):
                shares = [share + weight * part / of_all for share, part in zip(shares, figure, strict=True)]
                counted += weight
        excess = [self._deducted(row) for row in self._rows]
        return {
            row.holder.code: max(whole * share / (counted or 1) - less, Fraction(0))
            for row, share, less in zip(self._rows, shares, excess, strict=True)
        }

    def _deducted(self, row: Recipient) -> Fraction:
        """Return what is taken from a claim: the excess of the year before, or what is proposed and not spared."""
        if self._terms.deduct_excess:
            return Fraction(row.excess)
        if row.holder.code in self._terms.spared:
            return Fraction(0)
        return sum((Fraction(one.due) for one in row.deductions), Fraction(0))

    def _deduction_reasons(self, row: Recipient) -> list[str]:
        if not row.deductions:
            return []
        if (reason := self._terms.spared.get(row.holder.code)) is not None:
            tonnes = sum((one.due for one in row.deductions), ZERO)
            return [_("Not deducted: %(tonnes)s t. %(reason)s") % {"tonnes": f"{tonnes:,}", "reason": reason}]
        return [_deduction_reason(one) for one in row.deductions]

    def _claims(self, least_percent: int | None = None, most_percent: int | None = None) -> list[Claim]:
        least = self._terms.least_percent if least_percent is None else least_percent
        claims = []
        for row in self._rows:
            most = min((tonnes for tonnes, _reason in self._limits(row, most_percent)), default=None)
            floor = _whole(Fraction(row.received) * (least or 0) / 100, self._step, up=True)
            bound = floor if most is None else min(floor, most)
            code = row.holder.code
            claims.append(Claim(code, self._amounts[code], bound, most, (self._group(row),)))
        return claims

    def _limits(self, row: Recipient, most_percent: int | None = None) -> list[tuple[Fraction, str]]:
        """Return what a recipient may have at the most, in whole steps, each limit with its reason."""
        terms, found = self._terms, []
        percent = terms.most_percent if most_percent is None else most_percent
        if percent is not None and row.received:
            reason = _("Held at the most: %(percent)s %% of last year.") % {"percent": percent}
            found.append((Fraction(row.received) * percent / 100, reason))
        if terms.within_capacity and row.capacity is not None:
            reason = _("Held at the approved capacity of %(capacity)s t.") % {"capacity": f"{row.capacity:,}"}
            found.append((Fraction(row.capacity), reason))
        if (top := terms.ceilings.get(row.holder.code)) is not None:
            found.append((Fraction(top), _("Held at its ceiling of %(ceiling)s t.") % {"ceiling": f"{top:,}"}))
        if terms.eligible_only and row.is_barred:
            found.append((Fraction(0), _("Not eligible: no quota may be given.")))
        return [(_whole(tonnes, self._step), reason) for tonnes, reason in found]

    def _group(self, row: Recipient) -> str:
        """Return the code with a ceiling that an enterprise falls under: its group's, else its province's."""
        firm = row.holder.enterprise
        if firm is None:
            return ""
        group = firm.group.code if firm.group is not None else ""
        return group if group in self._ceilings else firm.jurisdiction.province_code

    def _is_under_two(self, row: Recipient) -> bool:
        firm = row.holder.enterprise
        if firm is None or firm.group is None:
            return False
        return {firm.group.code, firm.jurisdiction.province_code} <= self._ceilings.keys()

    def _divide(self, claims: Sequence[Claim], rule: Rule) -> Division:
        return divide(self._total, claims, rule, self._ceilings)

    def _rounded(self, division: Division, claims: Sequence[Claim]) -> dict[str, Decimal]:
        return {code: _tonnes(award) for code, award in rounded(division, claims, self._ceilings, self._step).items()}

    def _awards_by(self, rule: Rule, claims: Sequence[Claim]) -> dict[str, Decimal] | None:
        try:
            return self._rounded(self._divide(claims, rule), claims)
        except Infeasible:
            return None

    def _shown(self, parameter: Fraction) -> Decimal:
        places = Decimal("0.0001") if self._terms.rule is Rule.PROPORTIONAL else Decimal("0.001")
        return (Decimal(parameter.numerator) / parameter.denominator).quantize(places, rounding=ROUND_HALF_UP)

    def _reason(self, row: Recipient, division: Division) -> str:
        code, terms = row.holder.code, self._terms
        bound = division.bounds.get(code)
        if bound is Bound.MOST:
            return min(self._limits(row))[1]
        if bound is Bound.LEAST:
            return _("Held at the least: %(percent)s %% of last year.") % {"percent": terms.least_percent}
        group = self._group(row)
        parameter = self._shown(division.group_parameters.get(group, division.parameter))
        claim = _tonnes(self._amounts[code])
        reason = _RULE_REASONS[terms.rule](claim, parameter)
        if bound is Bound.CEILING:
            values = {"group": group, "ceiling": f"{terms.ceilings[group]:,}", "reason": reason}
            return _("Within the ceiling of %(group)s, %(ceiling)s t: %(reason)s") % values
        return reason

    def _repair(self, refusal: Infeasible) -> str:
        """Return what the lower bounds lack and the highest percentage at which they can be met."""
        values = {"missing": f"{_tonnes(refusal.missing):,}", "group": refusal.group}
        if refusal.group:
            lacks = _("The lower bounds ask for %(missing)s t more than the ceiling of %(group)s.") % values
        else:
            lacks = _("The lower bounds ask for %(missing)s t more than there is to distribute.") % values
        asked = self._terms.least_percent or 0
        fits = bisect_left(range(asked + 1), True, key=lambda percent: not self._is_feasible(percent)) - 1
        return f"{lacks} {_('They can be met at %(percent)s %% of last year.') % {'percent': fits}}"

    def _is_feasible(self, least_percent: int) -> bool:
        try:
            self._divide(self._claims(least_percent=least_percent), self._terms.rule)
        except Infeasible:
            return False
        return True

    def _advice(self, division: Division) -> str:
        """Return what is left because of bounds and, if the upper percentage is the cause, where it would not be."""
        if not division.left:
            return ""
        figures = {"left": f"{_tonnes(division.left):,}"}
        left = _("Bounds, ceilings and claims leave %(left)s t that nobody may have.") % figures
        if self._terms.most_percent is None:
            return left
        percents = range(self._terms.most_percent, MOST_PER_CENT + 1)
        at = bisect_left(percents, True, key=lambda percent: not self._leaves(percent))
        if at == len(percents):
            return left
        return f"{left} {_('At %(percent)s %% of last year all is given.') % {'percent': percents[at]}}"

    def _leaves(self, most_percent: int) -> bool:
        """Return whether something is left at an upper bound, or the lower ones that it held down cannot be met."""
        try:
            return self._divide(self._claims(most_percent=most_percent), self._terms.rule).left > 0
        except Infeasible:
            return True


def _deduction_reason(deduction: Deduction) -> str:
    if deduction.decided is not None:
        values = {
            "decided": f"{deduction.decided:,}",
            "proposed": f"{deduction.tonnes:,}",
            "reason": deduction.reason,
        }
        text = _("Deducted as decided: %(decided)s t of the proposed %(proposed)s t. %(reason)s") % values
        if not deduction.is_outgrown:
            return text
        before = f"{deduction.decided_on:,}"
        return f"{text} {_('It is due again: %(before)s t were proposed when it was decided.') % {'before': before}}"
    figures = {"unused": f"{deduction.unused:,}", "excess": f"{deduction.excess:,}", "factor": deduction.factor}
    return _("Deducted from the claim: %(unused)s t kept unused and %(excess)s t over, times %(factor)s.") % figures


def _proportional(claim: Decimal, parameter: Decimal) -> str:
    return _("%(factor)s times the claim of %(claim)s t.") % {"factor": parameter, "claim": f"{claim:,}"}


def _equal_awards(claim: Decimal, parameter: Decimal) -> str:
    values = {"claim": f"{claim:,}", "parameter": f"{parameter:,}"}
    if claim <= parameter:
        return _("The whole claim of %(claim)s t.") % values
    return _("%(parameter)s t, as all with a claim of more; the claim is %(claim)s t.") % values


def _equal_changes(claim: Decimal, parameter: Decimal) -> str:
    values = {"claim": f"{claim:,}", "change": f"{parameter:+,}".replace("-", "−")}
    return _("The claim of %(claim)s t, changed as for all by %(change)s t.") % values


_RULE_REASONS = {
    Rule.PROPORTIONAL: _proportional,
    Rule.EQUAL_AWARDS: _equal_awards,
    Rule.EQUAL_CHANGES: _equal_changes,
}


def _whole(tonnes: Fraction, step: Fraction, *, up: bool = False) -> Fraction:
    """Cut to whole steps, or complete the last one."""
    return -(-tonnes // step) * step if up else tonnes // step * step


def _tonnes(tonnes: Fraction) -> Decimal:
    return to_kilogram(Decimal(tonnes.numerator) / tonnes.denominator)


def _share(amounts: Iterable[Fraction]) -> Decimal | None:
    share = concentration(amounts, LARGEST)
    return None if share is None else Decimal(share.numerator) * 100 / share.denominator
