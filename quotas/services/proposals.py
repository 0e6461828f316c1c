"""Proposals of a distribution: how a total would be divided by a stated rule, with the reason for every figure.

A proposal is computed from its parameters whenever it is asked for and writes nothing. A draft is begun from it; the
reasons go with its lines.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.errors import Fault, Forbidden, Invalid
from core.type_aliases import Text
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import holds
from quotas.capabilities import NOTICES_DRAFT
from quotas.models import Holder, Notice, Programme, ProgrammeYear
from quotas.planning.division import Bound, Claim, Division, Infeasible, Rule, concentration, divide, rounded
from quotas.quantities import MOST_TONNES, ZERO, exact_percent, to_kilogram
from quotas.queries.recipients import Recipient, recipients
from quotas.services.notices.lifecycle import LIFECYCLE
from quotas.services.notices.line_checks import Line

MOST_PER_CENT = 1000
RULE_LABELS = {
    Rule.PROPORTIONAL: gettext_lazy("The same factor of each claim"),
    Rule.EQUAL_AWARDS: gettext_lazy("The same tonnes for each, at most the claim"),
    Rule.EQUAL_CHANGES: gettext_lazy("The same change of each claim"),
}
WEIGHTS = {
    "plan_weight": gettext_lazy("%(weight)s %% last year's plan"),
    "use_weight": gettext_lazy("%(weight)s %% last year's use"),
    "capacity_weight": gettext_lazy("%(weight)s %% approved capacity"),
    "equal_weight": gettext_lazy("%(weight)s %% equal parts"),
}
LARGEST = 5  # holders whose share is shown


class Steps(TextChoices):
    """The steps in which figures are given."""

    KILOGRAM = "0.001", gettext_lazy("1 kg")
    TONNE = "1", gettext_lazy("1 t")
    FIVE = "5", gettext_lazy("5 t")
    TEN = "10", gettext_lazy("10 t")

    @property
    def tonnes(self) -> Decimal:
        return Decimal(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The parameters of a proposal: tonnes, percentages of the year before, and weights of the claim in percent.

    ``ceilings``: by code of a group or of a province, what those in it may have together.
    """

    total: Decimal
    reserve: Decimal = ZERO
    rule: Rule = Rule.PROPORTIONAL
    plan_weight: int = 100
    use_weight: int = 0
    capacity_weight: int = 0
    equal_weight: int = 0
    least_percent: int | None = None
    most_percent: int | None = None
    within_capacity: bool = False
    eligible_only: bool = True
    deduct_excess: bool = False
    step: Decimal = Decimal(5)
    ceilings: Mapping[str, Decimal]

    @property
    def weights(self) -> tuple[int, int, int, int]:
        return self.plan_weight, self.use_weight, self.capacity_weight, self.equal_weight


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLine:
    """What a recipient would be given, with its claim, the reason, and what it would be given by the other rules."""

    recipient: Recipient
    claim: Decimal
    tonnes: Decimal
    reason: str
    by_rule: Mapping[Rule, Decimal | None]

    @property
    def change(self) -> Decimal:
        return self.tonnes - self.recipient.received

    @property
    def change_percent(self) -> Decimal | None:
        return exact_percent(self.change, self.recipient.received)

    @property
    def alternatives(self) -> list[tuple[Text, Decimal | None]]:
        """Return the label of each rule and the tonnes by it; ``None`` if it cannot meet the bounds."""
        return [(RULE_LABELS[rule], self.by_rule[rule]) for rule in Rule]

    @property
    def over_by(self) -> Decimal:
        """Return what the holder would be over if it used as much as last year."""
        return max(self.recipient.used - self.tonnes, ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Its lines are those with a claim or with quota of last year.

    ``parameter``: the λ of all, a factor or tonnes as the rule says. ``left``: what is not given to anybody.
    """

    terms: Terms
    giver: str
    category: str
    lines: Sequence[ProposedLine]
    parameter: Decimal
    group_parameters: Mapping[str, Decimal]
    left: Decimal
    advice: str
    concentration_before: Decimal | None
    concentration_after: Decimal | None

    @property
    def given(self) -> Decimal:
        return sum((line.tonnes for line in self.lines), ZERO)

    @property
    def summary(self) -> str:
        """Return how the figures came about, for the note of the notice."""
        values = {
            "given": f"{self.given:,}",
            "rule": _RULE_SUMMARIES[self.terms.rule] % {"parameter": f"{self.parameter:,}"},
            "weights": ", ".join(
                WEIGHTS[name] % {"weight": weight}
                for name, weight in zip(WEIGHTS, self.terms.weights, strict=True)
                if weight
            ),
        }
        return _("%(given)s t are divided: %(rule)s. Claims: %(weights)s.") % values

    def notice_lines(self) -> list[Line]:
        """Return the lines with which a draft begins; nobody is given nothing."""
        return [
            {
                "from": self.giver,
                "to": line.recipient.holder.code,
                "category": self.category,
                "tonnes": line.tonnes,
                "note": line.reason,
            }
            for line in self.lines
            if line.tonnes
        ]


def propose(*, actor: Actor, programme: str, year: int, giver: str, category: str, terms: Terms) -> Proposal:
    """Divide a total among those to whom ``giver`` distributes; raise ``Invalid`` if the terms cannot be met."""
    if not holds(actor, NOTICES_DRAFT):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    stream = Programme.objects.select_related("authority").filter(code=programme).first()
    if stream is None:
        raise Invalid.at("/programme", "unknown", _("There is no such programme."))
    LIFECYCLE.authorise(NOTICES_DRAFT, actor, _notice(stream, year, giver))
    _check(terms)
    today = clock.today()
    on = today if year >= today.year else dt.date(year, 12, 31)
    rows = recipients(stream, year, giver, category, on, actor)
    if not rows:
        raise Invalid.at("/giver", "no_recipients", _("Nobody received quota of this category last year or this."))
    return _Division(rows, terms).proposal(giver, category)


def read_ceilings(texts: Sequence[str]) -> dict[str, Decimal]:
    """Read ceilings written as ``36: 9000``, a code and tonnes; raise ``Invalid`` with the text that is none."""
    found = {}
    for text in filter(None, (text.strip() for text in texts)):
        code, _colon, tonnes = text.partition(":")
        figure = tonnes.strip().replace(",", "")
        if not code.strip() or not figure.replace(".", "", 1).isdecimal() or not figure.isascii():
            detail = _("Write a ceiling as a code and tonnes, such as 36: 9000. This is none: %(text)s")
            raise Invalid.at("/ceilings", "invalid", detail % {"text": text})
        found[code.strip()] = Decimal(figure)
    return found


def _notice(stream: Programme, year: int, giver: str) -> Notice:
    """Return an unsaved notice of the giver, for checking whether the actor may draft one."""
    holder = Holder.objects.filter(code=giver).select_related("place", "jurisdiction", "group").first()
    if holder is None or holder.type == Holder.Type.ENTERPRISE:
        raise Invalid.at("/giver", "unknown", _("No holder with this code distributes quota."))
    place = holder.jurisdiction or Jurisdiction.objects.get(code=NATION)
    return Notice(programme_year=ProgrammeYear(programme=stream, year=year), issuer=holder, place=place)


def _check(terms: Terms) -> None:
    faults = []
    if terms.total <= ZERO or terms.total > MOST_TONNES:
        faults.append(Fault("/total", "out_of_range", _("State the tonnes to distribute, more than 0.")))
    if not ZERO <= terms.reserve < terms.total:
        faults.append(Fault("/reserve", "out_of_range", _("Keep back less than the total.")))
    if not any(terms.weights):
        faults.append(Fault("/plan_weight", "required", _("Give a weight to at least one figure of the claim.")))
    least, most = terms.least_percent, terms.most_percent
    if least is not None and most is not None and least > most:
        faults.append(Fault("/least_percent", "out_of_order", _("The least is not above the most.")))
    if faults:
        raise Invalid("invalid", _("The terms have faults."), errors=faults)


class _Division:
    """One set of recipients and terms, divided by the chosen rule and, for comparison, by the others."""

    def __init__(self, rows: Sequence[Recipient], terms: Terms) -> None:
        self._rows, self._terms = rows, terms
        self._step = Fraction(terms.step)
        self._total = _whole(Fraction(terms.total - terms.reserve), self._step)
        self._ceilings = {code: _whole(Fraction(top), self._step) for code, top in terms.ceilings.items()}
        known = {row.holder.code for row in rows} | {self._group(row) for row in rows}
        if unknown := sorted(self._ceilings.keys() - known):
            detail = _("No recipient is, or belongs to, %(codes)s.") % {"codes": ", ".join(unknown)}
            raise Invalid.at("/ceilings", "unknown", detail)
        self._amounts = self._claimed()
        if not any(self._amounts.values()):
            detail = _("Nobody has a claim by these weights: the year before has no such figures of this category.")
            raise Invalid.at("/plan_weight", "no_claims", detail)

    def proposal(self, giver: str, category: str) -> Proposal:
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
                reason=self._reason(row, division),
                by_rule={rule: None if found is None else found[row.holder.code] for rule, found in others.items()},
            )
            for row in self._rows
            if row.received or self._amounts[row.holder.code] or awards[row.holder.code]
        ]
        return Proposal(
            terms=terms,
            giver=giver,
            category=category,
            lines=lines,
            parameter=self._shown(division.parameter),
            group_parameters={group: self._shown(own) for group, own in division.group_parameters.items()},
            left=terms.total - sum(awards.values(), ZERO),
            advice=self._advice(division),
            concentration_before=_share(Fraction(row.received) for row in self._rows),
            concentration_after=_share(Fraction(line.tonnes) for line in lines),
        )

    def _claimed(self) -> dict[str, Fraction]:
        """Return each claim: the weighted mean of the shares in each figure, times what all received last year."""
        whole = sum((Fraction(row.received) for row in self._rows), Fraction(0)) or self._total
        figures: list[list[Fraction]] = [
            [Fraction(row.received) for row in self._rows],
            [Fraction(row.used) for row in self._rows],
            [Fraction(row.capacity or 0) for row in self._rows],
            [Fraction(1) for _row in self._rows],
        ]
        shares = [Fraction(0)] * len(self._rows)
        for weight, figure in zip(self._terms.weights, figures, strict=True):
            if of_all := sum(figure):
                shares = [share + weight * part / of_all for share, part in zip(shares, figure, strict=True)]
        weights = sum(self._terms.weights)
        excess = [Fraction(row.excess) if self._terms.deduct_excess else Fraction(0) for row in self._rows]
        return {
            row.holder.code: max(whole * share / weights - less, Fraction(0))
            for row, share, less in zip(self._rows, shares, excess, strict=True)
        }

    def _claims(self, least_percent: int | None = None, most_percent: int | None = None) -> list[Claim]:
        least = self._terms.least_percent if least_percent is None else least_percent
        claims = []
        for row in self._rows:
            most = min((tonnes for tonnes, _reason in self._limits(row, most_percent)), default=None)
            floor = _whole(Fraction(row.received) * (least or 0) / 100, self._step, up=True)
            bound = floor if most is None else min(floor, most)
            code = row.holder.code
            claims.append(Claim(code, self._amounts[code], bound, most, self._group(row)))
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
        left = _("Bounds and ceilings leave %(left)s t that nobody may have.") % {"left": f"{_tonnes(division.left):,}"}
        if self._terms.most_percent is None:
            return left
        percents = range(self._terms.most_percent, MOST_PER_CENT + 1)
        at = bisect_left(percents, True, key=lambda percent: not self._leaves(percent))
        if at == len(percents):
            return left
        return f"{left} {_('At %(percent)s %% of last year all is given.') % {'percent': percents[at]}}"

    def _leaves(self, most_percent: int) -> bool:
        return self._divide(self._claims(most_percent=most_percent), self._terms.rule).left > 0


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


_RULE_SUMMARIES = {
    Rule.PROPORTIONAL: gettext_lazy("%(parameter)s times each claim"),
    Rule.EQUAL_AWARDS: gettext_lazy("%(parameter)s t for each, at most the claim"),
    Rule.EQUAL_CHANGES: gettext_lazy("each claim changed by %(parameter)s t"),
}
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
