"""Rules on patterns of reports: copied months, stock that never moves, amendments that lower, output below a limit."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, gettext_noop
from inspections.rules.chances import chance_of_at_least
from inspections.rules.facts import Facts
from inspections.rules.figures import percent, tonnes
from inspections.rules.law import CAPACITY, TRUE_RECORDS
from inspections.rules.pattern_facts import AmendedFacts, FiledMonth, Flows, MadeMonth, PatternFacts, ThresholdFacts
from inspections.rules.quota import constant
from inspections.rules.ranges import CHANCE, DAYS, MONTHS, PERCENT, TIMES

NO_CHANCE = gettext_noop("practically none: figures to the kilogram do not repeat by chance")


class MonthsCopied(Rule[PatternFacts]):
    """A month whose figures repeat those of an earlier month.

    All that moved of every product at every site is compared with each of the twelve months before: output,
    purchases, use, sales, exports and losses. Stocks are left out, since they follow from the movements. A month
    counts only if it has several different figures that are no round tonnes, so that a plant which stands still,
    or states round figures, is not met.

    It fails as soon as one figure of the copy is changed; sums of both months then still differ too little to tell.
    """

    code: ClassVar[str] = "months_copied"
    title: ClassVar[str] = gettext_noop("Month repeats an earlier one")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "The report of %(subject)s for %(month)s repeats all figures of that for %(same_as)s: %(figures_equal)s"
            " figures of %(lines_equal)s lines."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = PatternFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("least_figures", "3", TIMES, gettext_noop("different figures above zero that are no whole tonnes")),
    )
    false_alarms: ClassVar[str] = NO_CHANCE
    lawful: ClassVar[str] = gettext_noop(
        "A mistake in copying a sheet, which an amendment corrects; a contract with fixed deliveries. The weighbridge"
        " records of both months settle it."
    )

    def find(self, facts: PatternFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        now = _of_month(facts)
        if now is None:
            return None
        moved = {key: flows.moved for key, flows in now.lines.items()}
        stated = [figure for figures in moved.values() for figure in figures if figure > 0]
        telling = {figure for figure in stated if figure % 1}
        if len(telling) < values["least_figures"]:
            return None
        for earlier in reversed(facts.filed[:-1]):
            if {key: flows.moved for key, flows in earlier.lines.items()} == moved:
                return RuleMatch(
                    severity=Severity.WARNING,
                    figures={
                        "same_as": f"{earlier.month:%Y-%m}",
                        "figures_equal": str(len(stated)),
                        "lines_equal": str(len(moved)),
                    },
                    formula=f"different figures that are no whole tonnes = {len(telling)}",
                    rows=(earlier.row, now.row),
                )
        return None


class StockNeverMoves(Rule[PatternFacts]):
    """A closing stock that stays the same to the kilogram while goods come and go.

    Months are counted back from the one that is judged, as long as the stock of a product at a site stays the same,
    above zero, and something of the product moved in the month.

    It fails where an invented stock is changed a little each month; a count of the stock finds that.
    """

    code: ClassVar[str] = "stock_never_moves"
    title: ClassVar[str] = gettext_noop("Stock never moves")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "By %(month)s the stock of %(product)s of %(subject)s has stayed at %(closing)s t since %(since)s, over"
            " %(same_months)s months in which %(moved)s t moved."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = PatternFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("still_months", "6", MONTHS, gettext_noop("assumption: from this many months in a row")),
    )
    false_alarms: ClassVar[str] = NO_CHANCE
    lawful: ClassVar[str] = gettext_noop(
        "A minimum stock that is always filled up to the same weight; goods that wait for a decision of an office while"
        " others pass. A count of the stock settles it."
    )

    def find(self, facts: PatternFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        now = _of_month(facts)
        if now is None:
            return None
        found = [
            (len(still), sum((sum(flows.moved, Decimal(0)) for _month, flows in still), Decimal(0)), key, still)
            for key in now.lines
            if len(still := _still(facts.filed, key)) >= values["still_months"]
        ]
        if not found:
            return None
        months, moved, (site, product), still = max(found, key=lambda each: each[:3])
        first, closing = still[-1][0], still[0][1].closing
        return RuleMatch(
            severity=Severity.NOTICE,
            tonnes=closing,
            figures={
                "product": product.split(" ")[0],
                "site": site,
                "closing": tonnes(closing),
                "since": f"{first.month:%Y-%m}",
                "same_months": str(months),
                "moved": tonnes(moved),
            },
            formula=f"months with the same stock = {months} >= {values['still_months']}; moved = {tonnes(moved)}",
            rows=tuple(month.row for month, _flows in reversed(still)),
        )


def _of_month(facts: PatternFacts) -> FiledMonth | None:
    """Return the report of the month that is judged, if one is in force."""
    return facts.filed[-1] if facts.filed and facts.filed[-1].month == facts.month else None


def _still(filed: tuple[FiledMonth, ...], key: tuple[str, str]) -> list[tuple[FiledMonth, Flows]]:
    """Return the months, newest first, in which the stock of a product stayed as it is now while something moved."""
    still: list[tuple[FiledMonth, Flows]] = []
    for month in reversed(filed):
        flows = month.lines.get(key)
        if flows is None or flows.closing <= 0 or not any(flows.moved):
            break
        if still and flows.closing != still[0][1].closing:
            break
        still.append((month, flows))
    return still


class AmendedDownwards(Rule[AmendedFacts]):
    """Late amendments that always lower the output.

    Amendments of the last twelve months count that an enterprise filed of its own accord some time after the report
    was due, and that changed its output by a material share. Honest mistakes are found in both directions: that all
    of them lower it has the chance of a coin that always shows the same side. The months are those in which such an
    amendment was filed. An amendment after a flag is judged by itself as well.

    It fails for a single large amendment, and where small ones upwards are mixed in.
    """

    code: ClassVar[str] = "amended_downwards"
    title: ClassVar[str] = gettext_noop("Late amendments always lower")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "In the twelve months up to %(month)s, %(subject)s amended its output late %(amendments)s times, each time"
            " downwards, by %(lowered)s t REO together."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = AmendedFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant(
            "late_days", "20", DAYS, gettext_noop("assumption: late from this many days after the report was due")
        ),
        constant(
            "changed_percent", "2", PERCENT, gettext_noop("assumption: material from this share of the output, %")
        ),
        constant("least_amendments", "4", TIMES, gettext_noop("late amendments, all downwards: a chance of 1 in 16")),
    )
    false_alarms: ClassVar[str] = gettext_noop(
        "at most 0.1 % of lawful months, if an honest enterprise amends fewer than one month in twelve late"
    )
    lawful: ClassVar[str] = gettext_noop(
        "A scale or an assay that was wrong in one direction for months, with its certificate; returns of goods. The"
        " records of the scale settle it."
    )

    def find(self, facts: AmendedFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        late = [
            each
            for each in facts.amendments
            if (each.filed_on - each.due_on).days >= values["late_days"]
            and abs(each.after - each.before) * 100 >= max(each.before, each.after) * values["changed_percent"]
            and each.after != each.before
        ]
        if len(late) < values["least_amendments"] or any(each.after > each.before for each in late):
            return None
        if late[-1].filed_on.replace(day=1) != facts.month:
            return None  # flagged when the last of them was filed
        lowered = sum((each.before - each.after for each in late), Decimal(0))
        before = sum((each.before for each in late), Decimal(0))
        return RuleMatch(
            severity=Severity.WARNING,
            tonnes=lowered,
            figures={
                "amendments": str(len(late)),
                "lowered": tonnes(lowered),
                "lowered_percent": percent(lowered, before),
            },
            formula=f"before - after = {tonnes(before)} - {tonnes(before - lowered)} = {tonnes(lowered)}",
            rows=tuple(each.row for each in late),
        )


class BelowThreshold(Rule[ThresholdFacts]):
    """Output of a site that stays just below the limit of a month, again and again.

    The limit is that from which a month is flagged as above capacity. Months within a narrow band just below it are
    counted beside those in a wider band further down, over twelve months. Without a reason to stop there, the months
    of both bands fall into the narrow one in proportion to its width; the exact binomial test gives the chance that
    as many or more do.

    It fails where the limit is kept on one site by output that is hidden at another, and for a plant that stays far
    below.
    """

    code: ClassVar[str] = "below_threshold"
    title: ClassVar[str] = gettext_noop("Just below the limit, again and again")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "In %(near_months)s of the twelve months up to %(month)s the output of %(subject)s was at most"
            " %(band_percent)s %% below the limit of a month, in %(below_months)s it was somewhat lower."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = CAPACITY
    judges: ClassVar[type[Facts]] = ThresholdFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant(
            "band_percent", "3", PERCENT, gettext_noop("assumption: just below is within this share of the limit, %")
        ),
        constant("wide_percent", "15", PERCENT, gettext_noop("assumption: both bands together, share of the limit, %")),
        constant("least_near", "5", MONTHS, gettext_noop("months just below the limit that are needed")),
        constant("chance_percent", "0.1", CHANCE, gettext_noop("chance below which it counts, %")),
    )
    rising: ClassVar[tuple[str, ...]] = ("band_percent", "wide_percent")
    false_alarms: ClassVar[str] = gettext_noop("at most 0.1 % of lawful months (exact binomial test)")
    lawful: ClassVar[str] = gettext_noop(
        "A plant that runs at its technical limit, which lies just there; deliveries of a fixed size. A visit and the"
        " record of the process settle it."
    )

    def find(self, facts: ThresholdFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if not facts.made or facts.made[-1].month != facts.month:
            return None
        near = [made for made in facts.made if _within(made, Decimal(0), values["band_percent"])]
        if len(near) < values["least_near"] or near[-1] != facts.made[-1]:
            return None
        below = [made for made in facts.made if _within(made, values["band_percent"], values["wide_percent"])]
        share = values["band_percent"] / values["wide_percent"]
        chance = chance_of_at_least(len(near), len(near) + len(below), share)
        if chance * 100 > values["chance_percent"]:
            return None
        last = near[-1]
        return RuleMatch(
            severity=Severity.NOTICE,
            figures={
                "near_months": str(len(near)),
                "below_months": str(len(below)),
                "band_percent": str(values["band_percent"]),
                "output": tonnes(last.output),
                "bound": tonnes(last.bound),
                "chance_percent": percent(chance, Decimal(1)),
            },
            formula=f"chance of {len(near)} or more of {len(near) + len(below)} = {percent(chance, Decimal(1))} %",
            rows=tuple(made.row for made in near),
        )


def _within(made: MadeMonth, above: Decimal, below: Decimal) -> bool:
    """Return whether the output lies below the limit by at least one share of it, in percent, and less than another."""
    short = (made.bound - made.output) * 100
    return made.bound * above <= short < made.bound * below
