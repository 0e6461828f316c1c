"""The terms of a proposal: what is distributed, the claims, the rule, and the bounds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Fault, Invalid
from quotas.planning.division import Rule
from quotas.quantities import MOST_TONNES, ZERO, to_kilogram

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
