"""The terms of a proposal and what came of them: lines with their reasons, and what is left."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.canonical_json import sha256_hex
from core.errors import Fault, Invalid
from core.formats import day
from core.type_aliases import Text
from quotas.models import SPLIT, Category, Holder, ProgrammeYear
from quotas.planning.division import Rule
from quotas.quantities import MOST_TONNES, ZERO, exact_percent, to_kilogram
from quotas.queries.recipients import OutOfReach, Recipient
from quotas.services.notices.line_checks import Line
from quotas.services.proposals.constraint_groups import ConstraintGroup
from quotas.sheets.columns import plain, spellings

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
    "quantity_weight": gettext_lazy("%(weight)s %% exported quantity"),
    "value_weight": gettext_lazy("%(weight)s %% exported value"),
    "reserves_weight": gettext_lazy("%(weight)s %% remaining reserves"),
}
_RULE_SUMMARIES = {
    Rule.PROPORTIONAL: gettext_lazy("%(parameter)s times each claim"),
    Rule.EQUAL_AWARDS: gettext_lazy("%(parameter)s t for each, at most the claim"),
    Rule.EQUAL_CHANGES: gettext_lazy("each claim changed by %(parameter)s t"),
}


class Steps(TextChoices):
    """The steps in which figures are given."""

    KILOGRAM = "0.001", gettext_lazy("1 kg")
    TONNE = "1", gettext_lazy("1 t")
    FIVE = "5", gettext_lazy("5 t")
    TEN = "10", gettext_lazy("10 t")

    @property
    def tonnes(self) -> Decimal:
        return Decimal(self.value)


class LeastScale(NamedTuple):
    """The least tonnes of whoever has a claim in one category, and the document that asks for them."""

    tonnes: Decimal
    source: str


_SCALE = re.compile(r"(?P<category>[^:：]+)[:：](?P<tonnes>[^;；]+)[;；]\s*(?P<source>.*\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The parameters of a proposal: tonnes, percentages of the year before, and weights of the claim in percent.

    ``ceilings``: by code of a group or of a place, what those in it may have together, of all categories or, as in
    ``36/light``, of one, which may stand alone; ``within_plans``: so are the special plans of mining areas.
    ``least_tonnes``: the least scale of whoever has a claim, in each category but those of ``least_scales``.
    ``record_from`` and ``record_until``: the first and last day of the exports that quantity and value weigh.
    ``new_recipients``: by code of a holder without quota so far, or in a split year as in ``E-004/light``, the tonnes
    that stand in for its plan of the year before.
    ``spared``: by code, why the deduction proposed for a holder is not made. ``round_percent``: the share of the total
    that this round distributes, with the rounds before it.
    """

    total: Decimal
    reserve: Decimal = ZERO
    rule: Rule = Rule.PROPORTIONAL
    plan_weight: int = 100
    use_weight: int = 0
    capacity_weight: int = 0
    equal_weight: int = 0
    quantity_weight: int = 0
    value_weight: int = 0
    reserves_weight: int = 0
    record_from: dt.date | None = None
    record_until: dt.date | None = None
    least_percent: int | None = None
    least_tonnes: Decimal | None = None
    least_scales: Mapping[str, LeastScale] = field(default_factory=dict)
    most_percent: int | None = None
    within_capacity: bool = False
    within_plans: bool = False
    eligible_only: bool = True
    deduct_excess: bool = False
    deduct_proposed: bool = False
    spared: Mapping[str, str] = field(default_factory=dict)
    round_percent: int = 100
    step: Decimal = Decimal(5)
    new_recipients: Mapping[str, Decimal] = field(default_factory=dict)
    ceilings: Mapping[str, Decimal]

    @property
    def distributed(self) -> Decimal:
        """Return the tonnes that this round and those before it distribute."""
        return to_kilogram(self.total * self.round_percent / 100) - self.reserve

    @property
    def weights(self) -> tuple[int, ...]:
        """Return the weights in the order of ``WEIGHTS``."""
        named: tuple[int, ...] = tuple(getattr(self, name) for name in WEIGHTS)
        return named

    @property
    def recorded(self) -> tuple[dt.date, dt.date] | None:
        """Return the first and the last day of the export record, if it has a weight."""
        if self.record_from is None or self.record_until is None or not (self.quantity_weight or self.value_weight):
            return None
        return self.record_from, self.record_until


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


def read_ceilings(texts: Sequence[str]) -> dict[str, Decimal]:
    """Read ceilings written as ``36: 9000``; raise ``Invalid`` with the text that is none."""
    detail = _("Write a ceiling as a code and tonnes, such as 36: 9000. This line is not valid: %(text)s")
    return _read_tonnes(texts, "/ceilings", detail)


def read_new_recipients(texts: Sequence[str]) -> dict[str, Decimal]:
    """Read new recipients written as ``E-004: 500``; raise ``Invalid`` with the text that is none."""
    detail = _("Write a new recipient as a code and tonnes, such as E-004: 500. This line is not valid: %(text)s")
    return _read_tonnes(texts, "/new_recipients", detail)


def _read_tonnes(texts: Sequence[str], pointer: str, refusal: str) -> dict[str, Decimal]:
    """Read a code and tonnes from each text; a category in it is named by its code or its label in any language."""
    found = {}
    for text in filter(None, (text.strip() for text in texts)):
        code, _colon, tonnes = unicodedata.normalize("NFKC", text).partition(":")
        figure = _figure(tonnes)
        if not code.strip() or figure is None:
            raise Invalid.at(pointer, "invalid", refusal % {"text": text})
        found[_with_category(code.strip())] = figure
    return found


def _figure(text: str) -> Decimal | None:
    """Return plain digits, with or without marks of thousands and one point, as tonnes to the kilogram, or nothing."""
    digits = text.strip().replace(",", "")
    if len(digits) > len(f"{MOST_TONNES}") or not digits.isascii() or not digits.replace(".", "", 1).isdecimal():
        return None
    figure = Decimal(digits)
    return figure if figure <= MOST_TONNES and figure == to_kilogram(figure) else None


def read_scales(text: str, categories: Collection[str]) -> dict[str, LeastScale]:
    """Read least scales, one a line as ``light: 5000; document``; raise ``Invalid`` with the line that is none.

    A category is named by its code or its label in any language, and is one of those that are divided, once.
    """
    found: dict[str, LeastScale] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        stated = _SCALE.fullmatch(line)  # of the document nothing is replaced, not even its full-width brackets
        category, figure, source = "", None, ""
        if stated is not None:
            category, figure, source = (
                _category(stated["category"]),
                _figure(unicodedata.normalize("NFKC", stated["tonnes"])),
                stated["source"],
            )
        if not category or figure is None:
            detail = _(
                "Write a category, tonnes and the document that asks for them, such as"
                " light: 5000; entry conditions of 2012. This line is not valid: %(text)s"
            )
            raise Invalid.at("/least_scales", "invalid", detail % {"text": line})
        if category not in categories:
            detail = _("This category is not divided: %(text)s")
            raise Invalid.at("/least_scales", "unknown", detail % {"text": line})
        if category in found:
            raise Invalid.at("/least_scales", "repeated", _("This category is named twice: %(text)s") % {"text": line})
        found[category] = LeastScale(figure, source)
    return found


def _with_category(code: str) -> str:
    """Return the code of a ceiling with the code of the category that it names, if it names one."""
    named, slash, text = code.rpartition("/")
    category = _category(text)
    return f"{named}{slash}{category}" if category in SPLIT else code


def _category(text: str) -> str:
    """Return the code of the category that a text names by its code or its label in any language, or nothing."""
    for each in (*SPLIT, Category.ALL):
        if plain(text) in {plain(each.value), *spellings(each.label)}:
            return each.value
    return ""


def read_reasons(text: str) -> dict[str, str]:
    """Read holders that are spared, one a line as ``CODE: reason``; raise ``Invalid`` with the line that is none."""
    found = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        code, _colon, reason = unicodedata.normalize("NFKC", line).partition(":")
        if not code.strip() or not reason.strip():
            detail = _(
                "Write a code and a reason, such as E-001: returned by an order. This line is not valid: %(text)s"
            )
            raise Invalid.at("/spared", "invalid", detail % {"text": line})
        found[code.strip()] = reason.strip()
    return found


def check(terms: Terms) -> None:
    faults = []
    if terms.total <= ZERO or terms.total > MOST_TONNES:
        faults.append(Fault("/total", "out_of_range", _("State the tonnes to distribute, more than 0.")))
    if not ZERO <= terms.reserve < to_kilogram(terms.total * terms.round_percent / 100):
        faults.append(Fault("/reserve", "out_of_range", _("Keep back less than the total.")))
    if terms.deduct_excess and terms.deduct_proposed:
        detail = _("Deduct either the excess or what is proposed: the proposal contains the excess.")
        faults.append(Fault("/deduct_excess", "overlap", detail))
    if not any(terms.weights):
        faults.append(Fault("/plan_weight", "required", _("Give a weight to at least one figure of the claim.")))
    if terms.quantity_weight or terms.value_weight:
        detail = _("State the first and the last day of the exports that count.")
        if terms.record_from is None or terms.record_until is None:
            faults.append(Fault("/record_from", "required", detail))
        elif terms.record_from > terms.record_until:
            faults.append(Fault("/record_until", "out_of_order", _("The last day is not before the first.")))
    least, most = terms.least_percent, terms.most_percent
    if least is not None and most is not None and least > most:
        faults.append(Fault("/least_percent", "out_of_order", _("The least is not above the most.")))
    if faults:
        raise Invalid("invalid", _("The terms have faults."), errors=faults)
