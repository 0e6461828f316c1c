"""Rules about sites: more than their capacity, work without a licence, and output that counts to no quota."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Finding, Parameter, Rule, Severity
from inspections.rules.facts import Facts, OutputFacts
from inspections.rules.figures import percent, tonnes
from inspections.rules.law import CAPACITY, LICENCE, TRUE_RECORDS
from inspections.rules.quota import constant


class OverCapacity(Rule[OutputFacts]):
    """%(subject)s made %(output)s t REO in %(span)s with a capacity approved for %(capacity)s t: %(excess)s t above it.

    The year's output so far is measured by the approved capacity of a year, a month's by a twelfth of it. Months vary,
    so a month is let pass up to a tolerance; a year is not.
    """

    code: ClassVar[str] = "over_capacity"
    title: ClassVar[str] = "Above approved capacity"
    legal_basis: ClassVar[tuple[Dated[str], ...]] = CAPACITY
    judges: ClassVar[type[Facts]] = OutputFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("month_tolerance_percent", "20", "by which a month may pass a twelfth of the capacity"),
        constant("severe_percent", "20", "a year above capacity by at least this is severe"),
    )
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: OutputFacts, values: Mapping[str, Decimal]) -> Finding | None:
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
        return Finding(
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
    """%(subject)s worked in %(span)s (%(output)s t of product) without an operating licence in force.

    A mine needs its mining licence, a plant its production approval, a trading house its export licence. One licensed
    day of the month is enough to say nothing: which day a tonne was made on is not reported.
    """

    code: ClassVar[str] = "no_licence"
    title: ClassVar[str] = "Without a licence"
    legal_basis: ClassVar[tuple[Dated[str], ...]] = LICENCE
    judges: ClassVar[type[Facts]] = OutputFacts
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: OutputFacts, values: Mapping[str, Decimal]) -> Finding | None:
        if facts.month is None or facts.output <= 0 or facts.licensed_days > 0:
            return None
        return Finding(
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
    """%(subject)s reported %(uncounted)s t REO for %(span)s that count to no quota, by the feed or kind of site stated.

    Counted is what the rules of counting say. The rest is looked at where such a product counts: output from another
    feed than counts at the site, output at a kind of site where it does not count, and purchases of a mine. Recycled
    material at a recycling plant is left out.
    """

    code: ClassVar[str] = "uncounted"
    title: ClassVar[str] = "Output that counts to no quota"
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = OutputFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("serious_percent", "20", "at least this share of the month's output is serious"),
    )
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: OutputFacts, values: Mapping[str, Decimal]) -> Finding | None:
        if facts.month is None or facts.uncounted <= 0:
            return None
        grave = facts.uncounted * 100 >= facts.output_reo * values["serious_percent"]
        return Finding(
            severity=Severity.SERIOUS if grave else Severity.WARNING,
            tonnes=facts.uncounted,
            figures={"uncounted": tonnes(facts.uncounted), "output": tonnes(facts.output_reo)},
            formula=f"output that no rule counts = {tonnes(facts.uncounted)} > 0",
        )
