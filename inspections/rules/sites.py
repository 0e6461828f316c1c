"""Rules about sites: over capacity, without a licence, output that counts to no quota, ore at a recycling plant."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, Span, gettext_noop
from inspections.rules.facts import Facts, OutputFacts
from inspections.rules.figures import percent, tonnes
from inspections.rules.law import CAPACITY, LICENCE, NO_ORE_FOR_RECYCLERS, TRUE_RECORDS
from inspections.rules.quota import constant
from inspections.rules.ranges import EXCESS, PERCENT


class OverCapacity(Rule[OutputFacts]):
    """Output of a site above its approved capacity.

    The output of the year so far is compared with the approved capacity for a year, the output of a month with a
    twelfth of it. A tolerance applies to a month, because months vary, and none to a year.
    """

    code: ClassVar[str] = "over_capacity"
    title: ClassVar[str] = gettext_noop("Above approved capacity")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s made %(output)s t REO in %(span)s with a capacity approved for %(capacity)s t:"
            " %(excess)s t above it."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = CAPACITY
    judges: ClassVar[type[Facts]] = OutputFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant(
            "month_tolerance_percent",
            "20",
            EXCESS,
            gettext_noop("raised if a month passes a twelfth of the capacity by more, %"),
        ),
        constant(
            "severe_percent", "20", EXCESS, gettext_noop("severe from this excess over the capacity of a year, %")
        ),
    )
    span: ClassVar[Span] = Span.YEAR
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: OutputFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.capacity is None:
            return None
        if facts.month is None:
            share, bound = facts.capacity, facts.capacity
        else:
            share = facts.capacity / 12
            bound = share * (100 + values["month_tolerance_percent"]) / 100
        if facts.output_reo <= bound:
            return None
        excess = Decimal(tonnes(facts.output_reo - share))
        if facts.month is not None:
            severity = Severity.WARNING
        else:
            severe = excess * 100 >= share * values["severe_percent"]
            severity = Severity.SEVERE if severe else Severity.SERIOUS
        return RuleMatch(
            severity=severity,
            tonnes=excess,
            figures={
                "output": tonnes(facts.output_reo),
                "approved": tonnes(facts.capacity),
                "capacity": tonnes(share),
                "excess": tonnes(excess),
                "over_percent": percent(excess, share),
            },
            formula=f"output - capacity of the span = {tonnes(facts.output_reo)} - {tonnes(share)} = {tonnes(excess)}",
        )


class NoLicence(Rule[OutputFacts]):
    """Output of a site in a month without an operating licence in force.

    The operating licence is the mining licence of a mine, the production approval of a plant, and the export licence
    of a trading company. No flag is raised if the licence was in force on at least one day of the month, because
    reports do not say on which day a product was made.
    """

    code: ClassVar[str] = "no_licence"
    title: ClassVar[str] = gettext_noop("Without a licence")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop("%(subject)s worked in %(span)s (%(output)s t of product) without an operating licence in force."),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = LICENCE
    judges: ClassVar[type[Facts]] = OutputFacts
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: OutputFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.month is None or facts.output <= 0 or facts.licensed_days > 0:
            return None
        return RuleMatch(
            severity=Severity.SEVERE,
            tonnes=facts.output,
            figures={
                "output": tonnes(facts.output),
                "licence": facts.licence_kind,
                "licensed_days": str(facts.licensed_days),
            },
            formula=f"output = {tonnes(facts.output)} > 0, licensed days = {facts.licensed_days}",
        )


class Uncounted(Rule[OutputFacts]):
    """Reported output that no counting rule charges to a quota, although the product is subject to one.

    This is output from a feed that does not count at the site, output at a kind of site where it does not count, and
    purchases of a mine. Recycled material at a recycling plant is excluded.
    """

    code: ClassVar[str] = "uncounted"
    title: ClassVar[str] = gettext_noop("Output that counts to no quota")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s reported %(uncounted)s t REO for %(span)s that count to no quota, by the feed or kind of site"
            " stated."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = OutputFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("serious_percent", "20", PERCENT, gettext_noop("serious from this share of the output of a month, %")),
    )
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: OutputFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.month is None or facts.uncounted <= 0:
            return None
        grave = facts.uncounted * 100 >= facts.output_reo * values["serious_percent"]
        return RuleMatch(
            severity=Severity.SERIOUS if grave else Severity.WARNING,
            tonnes=facts.uncounted,
            figures={"uncounted": tonnes(facts.uncounted), "output": tonnes(facts.output_reo)},
            formula=f"output that no rule counts = {tonnes(facts.uncounted)} > 0",
        )


class RecyclerUsesOre(Rule[OutputFacts]):
    """Ore or concentrate at a recycling plant, which makes its products of waste alone.

    Ore, concentrate and precipitate that the plant bought or consumed count, the larger of the two of each. What
    it would make of its own ore or of tailings is refused when the report is filed.
    """

    code: ClassVar[str] = "recycler_uses_ore"
    title: ClassVar[str] = gettext_noop("Recycling plant uses ore")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s is a recycling plant and bought or used %(ore_used)s t of ore or concentrate in %(span)s."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = NO_ORE_FOR_RECYCLERS
    judges: ClassVar[type[Facts]] = OutputFacts
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: OutputFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.month is None or facts.ore_used <= 0:
            return None
        return RuleMatch(
            severity=Severity.SEVERE,
            tonnes=facts.ore_used,
            figures={"ore_used": tonnes(facts.ore_used), "output": tonnes(facts.output)},
            formula=f"ore and concentrate = {tonnes(facts.ore_used)} > 0",
        )
