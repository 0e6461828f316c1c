"""Rules on balances of material: goods that left unreported, goods that came from nowhere, partners who disagree.

Each has 0.1 % of false alarms a month to spend, so that twenty rules together stay at 2 %. A balance spends half of
it on single months and half on sums of many months.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from inspections.rules.balance_facts import BalanceFacts, FamilyMonth, Pair, PartnerFacts
from inspections.rules.base import Dated, Parameter, ParameterValues, Rule, RuleMatch, Severity, Span, gettext_noop
from inspections.rules.facts import Facts
from inspections.rules.figures import hundredths, tonnes
from inspections.rules.law import TRUE_RECORDS
from inspections.rules.material_balance import Code, Drift, PageTest
from inspections.rules.partner_sums import PairMonth, PairResult, compare
from inspections.rules.quota import constant
from inspections.rules.ranges import DRIFT, PERCENT, SIGMAS, TONNES

MOST_ROWS = 100
BROUGHT_IN = (Code.OPENING, Code.PURCHASED, Code.EXTRACTED, Code.RECEIVED)
SHARE_OF_FALSE_ALARMS = gettext_noop("at most 0.1 % of lawful months")
LEAST_TONNES = constant("material_tonnes", "1", TONNES, gettext_noop("assumption: material from, t REO"))
MATERIAL_PERCENT = constant(
    "allocation_percent", "2", PERCENT, gettext_noop("assumption: and from this share of the year's allocation, %")
)
SINGLE_SIGMA = constant(
    "single_sigma",
    "3.29",
    SIGMAS,
    gettext_noop("single month: from this many standard deviations, 0.05 % of false alarms"),
)
PAGE_K = constant(
    "page_k", "0.5", DRIFT, gettext_noop("sum of months: drift that is tolerated a month, standard deviations")
)
PAGE_H = constant("page_h", "5.7", SIGMAS, gettext_noop("sum of months: alarm above, 0.05 % of false alarms a month"))
GRAVE_PERCENT = constant(
    "grave_percent",
    "20",
    PERCENT,
    gettext_noop("assumption: one degree graver from this share of the larger figure, %"),
)
ON_THE_WAY = constant(
    "on_the_way_percent",
    "20",
    PERCENT,
    gettext_noop("assumption: goods on the way at the end of a month, % of the next month"),
)
PAIR_SIGMA = constant(
    "pair_sigma",
    "3.29",
    SIGMAS,
    gettext_noop("from this many standard deviations of either sign, 0.1 % of false alarms"),
)


def material_tonnes(allocation: Decimal, values: Mapping[str, Decimal]) -> Decimal:
    """Return from how many tonnes a difference matters to this holder."""
    return max(values["material_tonnes"], allocation * values["allocation_percent"] / 100)


def page_test(day: dt.date, allocation: Decimal, parameters: ParameterValues) -> PageTest:
    """Return Page's test as in force on a day, for a holder with this allocation."""
    values = parameters.on(UnexplainedOutflow, day)
    return PageTest(k=float(values["page_k"]), h=float(values["page_h"]), least=material_tonnes(allocation, values))


def compare_partners(
    months: Sequence[PairMonth], day: dt.date, allocation: Decimal, parameters: ParameterValues
) -> list[PairResult]:
    """Return the sums of a seller and a buyer by the parameters of a day, for a holder with this allocation."""
    values = parameters.on(PartnerDifference, day)
    return compare(
        months,
        z=float(values["pair_sigma"]),
        least=material_tonnes(allocation, values),
        on_the_way=values["on_the_way_percent"] / 100,
    )


class UnexplainedOutflow(Rule[BalanceFacts]):
    """More left the balance of a site than its reports explain: goods may have been made or sold unreported.

    The balance of a month is opening stock and all that entered, less all that left, less closing stock, less the
    loss that is expected of the feed, in t REO. Two tests run together: one month by itself, beside its standard
    deviation; and the running sum of Page's test, which finds small losses that are repeated. Both must be
    material as well. A loss below the limit of detection, which the flag states, is not found.

    The expected loss is that of the median of the twelve months before, held between the yield bounds; with fewer
    than three months only what lies outside the bounds counts. Errors of measurement are those set for the kind of
    product.
    """

    code: ClassVar[str] = "unexplained_outflow"
    title: ClassVar[str] = gettext_noop("Goods left unexplained")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "In its balance of %(month)s, %(unexplained)s t REO are missing at %(subject)s (since %(since)s)."
            " The uncertainty of the month is %(sigma)s t; losses below %(limit)s t could not be seen in a month."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = BalanceFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        SINGLE_SIGMA,
        PAGE_K,
        PAGE_H,
        LEAST_TONNES,
        MATERIAL_PERCENT,
        GRAVE_PERCENT,
    )
    span: ClassVar[Span] = Span.YEAR
    false_alarms: ClassVar[str] = SHARE_OF_FALSE_ALARMS
    lawful: ClassVar[str] = gettext_noop(
        "Material still inside the process; stock that nobody entered; a worse recovery, with its cause; feed of"
        " another grade than was stated. A count of the stock settles it."
    )

    def find(self, facts: BalanceFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        return _unexplained(facts, values, 1)


class UnexplainedInflow(Rule[BalanceFacts]):
    """More is in the balance of a site than entered: ore or products without a stated origin.

    The balance and its tests are those of goods that left unexplained, with the other sign.
    """

    code: ClassVar[str] = "unexplained_inflow"
    title: ClassVar[str] = gettext_noop("Goods of unexplained origin")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "In its balance of %(month)s, %(subject)s has %(unexplained)s t REO more than entered (since %(since)s)."
            " The uncertainty of the month is %(sigma)s t; gains below %(limit)s t could not be seen in a month."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = BalanceFacts
    parameters: ClassVar[tuple[Parameter, ...]] = UnexplainedOutflow.parameters
    parameters_of: ClassVar[str] = UnexplainedOutflow.code
    span: ClassVar[Span] = Span.YEAR
    false_alarms: ClassVar[str] = SHARE_OF_FALSE_ALARMS
    lawful: ClassVar[str] = gettext_noop(
        "Material of earlier months that left the process; feed entered under another site or grade; a better"
        " recovery, with its cause. The records of the feed and a count of the stock settle it."
    )

    def find(self, facts: BalanceFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        return _unexplained(facts, values, -1)


def _unexplained(facts: BalanceFacts, values: Mapping[str, Decimal], sign: int) -> RuleMatch | None:
    """Return the finding on the family of products with the largest unexplained difference of a sign."""
    material = material_tonnes(facts.allocation, values)
    found = [
        (excess, since, family)
        for family in facts.families
        for excess, since in _alarms(family, values["single_sigma"], material, sign)
    ]
    if not found:
        return None
    excess, since, family = max(found, key=lambda each: (each[0], each[2].family))
    result = family.result
    one = result.month
    moved = max(one.fed, sum((one.tonnes_of(code) for code in BROUGHT_IN), Decimal(0)))
    grave = excess * 100 >= moved * values["grave_percent"]
    drift = result.outflow if sign > 0 else result.inflow
    entered = sum((each.signed for each in one.measured if each.signed > 0), Decimal(0))
    left = entered - one.unaccounted
    return RuleMatch(
        severity=Severity.SERIOUS if grave else Severity.WARNING,
        tonnes=excess,
        figures={
            "unexplained": tonnes(excess),
            "since": f"{since:%Y-%m}",
            **({"family": family.family} if family.family else {}),
            **{str(code): tonnes(part) for code in Code if (part := one.tonnes_of(code))},
            "difference": tonnes(one.difference),
            "recovery_percent": hundredths(one.recovery * 100),
            "sigma": tonnes(result.sigma),
            "z": hundredths(result.z),
            "page": hundredths(drift.page),
            "limit": tonnes(result.limit),
            **({"counted_on": f"{one.counted_on}"} if one.counted_on else {}),
        },
        formula=(
            f"entered - left - expected loss = {tonnes(entered)} - {tonnes(left)} - {tonnes(one.expected_loss)}"
            f" = {tonnes(one.difference)}; difference / standard deviation = {tonnes(one.difference)} /"
            f" {tonnes(result.sigma)} = {hundredths(result.z)}; running sum = {hundredths(drift.page)}"
        ),
        rows=family.reports[-MOST_ROWS:],
    )


def _alarms(family: FamilyMonth, sigmas: Decimal, material: Decimal, sign: int) -> list[tuple[Decimal, dt.date]]:
    """Return the unexplained tonnes of each test that gives an alarm, with the month since which they add up."""
    result = family.result
    drift: Drift = result.outflow if sign > 0 else result.inflow
    difference = result.month.difference * sign
    single = result.z * sign >= sigmas and difference >= material
    return [
        *([(difference, result.month.month)] if single else []),
        *([(drift.tonnes, drift.since)] if drift.alarm and drift.since else []),
    ]


class PartnerDifference(Rule[PartnerFacts]):
    """A seller and a buyer of the register report different quantities of the same deliveries.

    The sums of both, in t REO, are compared from the first month on; after a flag they begin anew. Of the goods
    of one month a share may arrive in the next. Only months for which both have filed count. Both sides are
    flagged, since the difference does not say which of them is wrong.
    """

    code: ClassVar[str] = "partner_difference"
    title: ClassVar[str] = gettext_noop("Seller and buyer disagree")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "By %(month)s (since %(since)s) the seller reports %(shipped)s t REO and the buyer %(received)s t of the"
            " deliveries between %(subject)s and %(partner)s: %(unexplained)s t apart."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = PartnerFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        PAIR_SIGMA,
        ON_THE_WAY,
        LEAST_TONNES,
        MATERIAL_PERCENT,
        GRAVE_PERCENT,
    )
    span: ClassVar[Span] = Span.YEAR
    false_alarms: ClassVar[str] = SHARE_OF_FALSE_ALARMS
    lawful: ClassVar[str] = gettext_noop(
        "Goods that were long on the way, or that one side enters a month later; a delivery that was refused; a grade"
        " that one side assayed otherwise; a partner named wrongly. The delivery notes and assays of both settle it."
    )

    def find(self, facts: PartnerFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        found = [pair for pair in facts.pairs if pair.result.alarm]
        if not found:
            return None
        pair: Pair = max(found, key=lambda each: (abs(each.result.difference), each.partner))
        result = pair.result
        apart = abs(result.difference)
        grave = apart * 100 >= max(result.shipped, result.received) * values["grave_percent"]
        return RuleMatch(
            severity=Severity.SERIOUS if grave else Severity.WARNING,
            tonnes=apart,
            figures={
                "partner": pair.partner,
                "since": f"{result.since:%Y-%m}",
                "shipped": tonnes(result.shipped),
                "received": tonnes(result.received),
                "unexplained": tonnes(apart),
                "sigma": tonnes(result.sigma),
                "partners": str(len(found)),
            },
            formula=(
                f"shipped - received = {tonnes(result.shipped)} - {tonnes(result.received)}"
                f" = {tonnes(result.difference)}; standard deviation = {tonnes(result.sigma)}"
            ),
            rows=pair.reports[-MOST_ROWS:],
        )
