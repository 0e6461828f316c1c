"""The outcome of the terms of a proposal: lines with their reasons, ceilings, and what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.canonical_json import sha256_hex
from core.formats import day
from core.type_aliases import Text
from quotas.models import Category, Holder, ProgrammeYear
from quotas.planning.division import Rule
from quotas.quantities import ZERO, exact_percent
from quotas.queries.recipients import OutOfReach, Recipient
from quotas.services.notices.line_checks import Line
from quotas.services.proposals.constraint_groups import ConstraintGroup
from quotas.services.proposals.terms import RULE_LABELS, WEIGHTS, Terms

_RULE_SUMMARIES = {
    Rule.PROPORTIONAL: gettext_lazy("%(parameter)s times each claim"),
    Rule.EQUAL_AWARDS: gettext_lazy("%(parameter)s t for each, at most the claim"),
    Rule.EQUAL_CHANGES: gettext_lazy("each claim changed by %(parameter)s t"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLine:
    """Tonnes that a recipient would be given, with its claim, the reason, and the tonnes by each of the other rules.

    ``ahead``: the use still expected in the year before, if that year is in progress. ``moved``: by how much the repair
    of crossing ceilings changed what the rule gave, and ``moved_by``: the codes of the ceilings that made it.
    """

    recipient: Recipient
    claim: Decimal
    tonnes: Decimal
    reason: str
    by_rule: Mapping[Rule, Decimal | None]
    ahead: Decimal = ZERO
    moved: Decimal = ZERO
    moved_by: Sequence[str] = ()

    @property
    def category_label(self) -> str:
        return str(Category(self.recipient.category).label)

    @property
    def is_foreign_invested(self) -> bool:
        return self.recipient.holder.is_foreign_invested

    @property
    def change(self) -> Decimal:
        return self.tonnes - self.recipient.received

    @property
    def change_percent(self) -> Decimal | None:
        return exact_percent(self.change, self.recipient.received)

    @property
    def alternatives(self) -> list[tuple[Text, Decimal | None]]:
        """Return the label of each rule and the tonnes by it; ``None`` if no repair by it was found."""
        return [(RULE_LABELS[rule], self.by_rule[rule]) for rule in Rule]

    @property
    def expected(self) -> Decimal:
        """Return the use of the whole year before, with what is still expected of it."""
        return self.recipient.used + self.ahead

    @property
    def over_by(self) -> Decimal:
        """Return what the holder would be over if it used as much as in the whole year before."""
        return max(self.expected - self.tonnes, ZERO)


@dataclass(frozen=True, slots=True)
class Beside:
    """The tonnes of one recipient by two proposals; ``None`` where one of them has no line for it."""

    recipient: Recipient
    tonnes: Decimal | None
    other: Decimal | None

    @property
    def difference(self) -> Decimal:
        return (self.tonnes or ZERO) - (self.other or ZERO)

    @property
    def category_label(self) -> str:
        return str(Category(self.recipient.category).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedConflict:
    """A named group of constraints that contradicts others, and what it would have to give, in tonnes.

    ``alone``: if only it gave way, ``None`` if that would not do; ``together``: where all give as little as possible.
    """

    code: str
    label: str
    together: Decimal
    alone: Decimal | None

    @property
    def text(self) -> str:
        values = {"label": self.label, "together": f"{self.together:,}"}
        if self.alone is None:
            text = _("In conflict: %(label)s. Gives %(together)s t if all give the least possible; not enough alone.")
            return text % values
        text = _("In conflict: %(label)s. Gives %(together)s t if all give the least possible, or %(alone)s t alone.")
        return text % (values | {"alone": f"{self.alone:,}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedCeiling:
    """A ceiling of several recipients and what they are given under it, in tonnes.

    ``parameter``: its own λ where the rule stops at it. ``moved``: what a repair added to those under it, net.
    """

    code: str
    name: str
    group: ConstraintGroup
    tonnes: Decimal
    given: Decimal
    parameter: Decimal | None
    moved: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Its lines are those with a claim or with quota of last year. The programme year may not be on record yet.

    ``category``: that of all lines, or ``Category.TOTAL``.

    ``parameter``: the λ of all, a factor or tonnes as the rule says. ``left``: what is not given to anybody, and
    ``conflicts``: what prevents it.
    """

    terms: Terms
    programme_year: ProgrammeYear
    giver: Holder
    category: str
    lines: Sequence[ProposedLine]
    parameter: Decimal
    group_parameters: Mapping[str, Decimal]
    left: Decimal
    advice: str
    concentration_before: Decimal | None
    concentration_after: Decimal | None
    conflicts: Sequence[NamedConflict] = ()
    ceilings: Sequence[ProposedCeiling] = ()
    out_of_reach: OutOfReach | None = None

    @property
    def has_categories(self) -> bool:
        return self.category == Category.TOTAL

    @property
    def moved(self) -> Decimal:
        """Return the tonnes that the repair took from or gave to anybody."""
        return sum((abs(line.moved) for line in self.lines), ZERO)

    @property
    def given(self) -> Decimal:
        return sum((line.tonnes for line in self.lines), ZERO)

    @property
    def given_foreign_invested(self) -> Decimal:
        return sum((line.tonnes for line in self.lines if line.is_foreign_invested), ZERO)

    @property
    def received_foreign_invested(self) -> Decimal:
        return sum((line.recipient.received for line in self.lines if line.is_foreign_invested), ZERO)

    @property
    def over_by(self) -> Decimal:
        """Return what all holders together would be over if each used as much as in the whole year before."""
        return sum((line.over_by for line in self.lines), ZERO)

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
        summary = _("%(given)s t are divided: %(rule)s. Claims: %(weights)s.") % values
        if self.moved:
            repaired = _("Ceilings cross: %(moved)s t were moved, the least by which all of them are kept.")
            summary = f"{summary} {repaired % {'moved': f'{self.moved:,}'}}"
        if (recorded := self.terms.recorded) is None:
            return summary
        days = {"first": day(recorded[0]), "last": day(recorded[1])}
        return f"{summary} {_('Exports cleared from %(first)s to %(last)s count.') % days}"

    def beside(self, other: "Proposal") -> list[Beside]:
        """Return the recipients of both proposals, whoever gains most from this one first."""
        own, others = ({line.recipient.key: line for line in each.lines} for each in (self, other))
        recipients = {key: line.recipient for key, line in (others | own).items()}
        rows = [
            Beside(
                recipient,
                own[key].tonnes if key in own else None,
                others[key].tonnes if key in others else None,
            )
            for key, recipient in recipients.items()
        ]
        return sorted(rows, key=lambda row: (-row.difference, row.recipient.key))

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what is proposed: the same in every language, other with another figure."""
        return sha256_hex(
            {
                "terms": {field.name: getattr(self.terms, field.name) for field in fields(self.terms)},
                "programme": self.programme_year.programme.code,
                "year": self.programme_year.year,
                "giver": self.giver.code,
                "category": self.category,
                "lines": [[line.recipient.key, line.claim, line.tonnes] for line in self.lines],
            }
        )

    def notice_lines(self) -> list[Line]:
        """Return the lines with which a draft begins; nobody is given nothing."""
        return [
            {
                "from": self.giver.code,
                "to": line.recipient.holder.code,
                "category": line.recipient.category,
                "tonnes": line.tonnes,
                "note": line.reason,
            }
            for line in self.lines
            if line.tonnes
        ]
