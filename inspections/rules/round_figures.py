"""The rule on figures that are always round."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, gettext_noop
from inspections.rules.chances import chance_of_at_least
from inspections.rules.facts import Facts
from inspections.rules.figures import percent
from inspections.rules.law import TRUE_RECORDS
from inspections.rules.pattern_facts import FiledMonth, PatternFacts
from inspections.rules.quota import constant
from inspections.rules.ranges import CHANCE, MONTHS, TONNES


class RoundFigures(Rule[PatternFacts]):
    """Figures that are round far more often than scales and rounding make them.

    Of the twelve months up to the one that is judged, every different figure of a month is counted, flows and closing
    stocks, if it is large enough that rounding to whole tonnes changes little. Who weighs, or rounds to whole tonnes,
    states a multiple of five tonnes in one of five cases; the exact binomial test gives the chance of as many or more.
    Figures that a month repeats count once, and a month counts only if it states a round figure itself.

    It is a weak signal and no breach: contracts, trucks and stores have round sizes. It fails as soon as the inventor
    adds odd kilograms.
    """

    code: ClassVar[str] = "round_figures"
    title: ClassVar[str] = gettext_noop("Figures are always round")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "In the twelve months up to %(month)s, %(round_count)s of %(figures_stated)s figures of %(subject)s are"
            " multiples of %(step)s t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = PatternFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("step_tonnes", "5", TONNES, gettext_noop("assumption: round is a multiple of this, t")),
        constant("figure_tonnes", "20", TONNES, gettext_noop("assumption: figures from this size count, t")),
        constant("round_months", "4", MONTHS, gettext_noop("assumption: months with a round figure that are needed")),
        constant("chance_percent", "0.1", CHANCE, gettext_noop("chance below which it counts, %")),
    )
    false_alarms: ClassVar[str] = gettext_noop(
        "at most 0.1 % of lawful months whose figures are weighed or rounded to whole tonnes (exact binomial test)"
    )
    lawful: ClassVar[str] = gettext_noop(
        "Goods sold and stored in bags, trucks or lots of a fixed weight; a contract with round quantities; a scale"
        " that shows five tonnes. The weighbridge records of two months settle it."
    )

    def find(self, facts: PatternFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        step = values["step_tonnes"]
        year = facts.filed[-12:]
        if not year or year[-1].month != facts.month:
            return None
        stated = [(month, _figures(month, values["figure_tonnes"])) for month in year]
        rounded = [(month, {figure for figure in figures if figure % step == 0}) for month, figures in stated]
        months = [month for month, figures in rounded if figures]
        number, whole = (sum(len(figures) for _month, figures in rows) for rows in (rounded, stated))
        if len(months) < values["round_months"] or months[-1] != year[-1]:
            return None
        chance = chance_of_at_least(number, whole, 1 / step)
        if chance * 100 > values["chance_percent"]:
            return None
        return RuleMatch(
            severity=Severity.NOTICE,
            figures={
                "round_count": str(number),
                "figures_stated": str(whole),
                "step": str(step),
                "chance_percent": percent(chance, Decimal(1)),
            },
            formula=f"chance of {number} or more of {whole} = {percent(chance, Decimal(1))} %",
            rows=tuple(month.row for month in months),
        )


def _figures(month: FiledMonth, least: Decimal) -> set[Decimal]:
    """Return the different figures of a month that are large enough to tell."""
    stated = {figure for flows in month.lines.values() for figure in (*flows.moved, flows.closing)}
    return {figure for figure in stated if figure >= least}
