"""Rules on consumption: a use that does not fit the output, work while no licence is in force, growth without feed."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import ClassVar

from inspections.rules.base import MOST_TONNES, Dated, Parameter, Rule, RuleMatch, Severity, gettext_noop
from inspections.rules.consumption_facts import ConsumptionFacts, ItemUse, Peers, UsedMonth
from inspections.rules.consumption_fit import Deviation, Fit, deviate, fit
from inspections.rules.facts import Facts
from inspections.rules.figures import hundredths, percent, tonnes
from inspections.rules.law import LICENCE, NO_ORE_FOR_RECYCLERS, TRUE_RECORDS
from inspections.rules.quota import constant
from inspections.rules.ranges import EXCESS, FACTOR, MONTHS, PERCENT, SIGMAS, TIMES

YEAR = 12  # months to which the present ones are compared
JUDGED = 3  # months that are added up, besides the month by itself
SCRAP = "magnet_scrap"
PEER_SIGMA = constant("peer_sigma", "4", SIGMAS, gettext_noop("assumption: peers: from this many standard deviations"))
TO_SIGMA = 1.4826  # of a median absolute deviation, for normal errors


@dataclass(frozen=True, slots=True)
class Odd:
    """An item whose use does not fit the output, by the own year before or by the peers."""

    use: ItemUse
    used: Decimal
    expected: Decimal
    output: Decimal
    months: int
    sigmas: Decimal
    ratio: Decimal  # usual use for a tonne
    figures: Mapping[str, str]
    formula: str

    @property
    def apart(self) -> Decimal:
        return self.used - self.expected

    @property
    def tonnes(self) -> Decimal:
        """Return the output, in t REO, that the difference would usually make, as far as a flag has room for it."""
        return min(abs(self.apart) / self.ratio, MOST_TONNES) if self.ratio else Decimal(0)


class OddConsumption(Rule[ConsumptionFacts]):
    """Power, water or a reagent whose use does not fit the output: more of it, or less.

    More than usual may mean output that is not reported, less may mean output that was never made there. What is
    usual is `use = idle load + use per tonne x output`, fitted to twelve months of the same site before the last
    three; the last month, and the last three together, are compared with it beside a robust standard deviation
    (median absolute deviation, at least a share of the use). The idle load matters: a plain ratio explodes in slow
    months. Where outputs of the past lie close together, a difference counts only if it lies outside the use with
    and without an idle load. The use for a tonne over a year is compared with that of at least five sites of other
    enterprises and groups, of the same kind, ore and process as offices entered it. Only months for which a report is
    in force count, none that follows, and no amendment that was filed after the month's own return. After a year of
    zeros any use counts.

    It fails where consumption is understated as much as output; where a site has cheated since before its first
    return and has no peers; for a change below some 15 %; and after half a year, when the new use has become the
    usual one. A change of process, own power generation or bills of two months in one look like a finding.
    """

    code: ClassVar[str] = "odd_consumption"
    title: ClassVar[str] = gettext_noop("Consumption does not fit the output")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s used %(consumed)s (%(item)s) up to %(month)s where %(expected)s are usual for an output of"
            " %(output)s t REO. Months added up: %(span_months)s; difference: %(apart_percent)s %%."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = ConsumptionFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("use_sigma", "5.5", SIGMAS, gettext_noop("assumption: own year: from this many standard deviations")),
        constant(
            "use_floor_percent", "4", PERCENT, gettext_noop("assumption: least standard deviation, % of expected use")
        ),
        constant("use_months", "8", MONTHS, gettext_noop("months of the year before that must be known")),
        PEER_SIGMA,
        constant(
            "peer_factor", "2", FACTOR, gettext_noop("assumption: peers: and from this multiple of the usual use")
        ),
        constant("peer_sites", "5", TIMES, gettext_noop("peers that must be known")),
    )
    false_alarms: ClassVar[str] = gettext_noop(
        "at most 0.1 % of lawful months of an item, if its use varies by up to 8 % (simulated)"
    )
    lawful: ClassVar[str] = gettext_noop(
        "A change of process or of the ore; power of its own; bills of two months in one; building works; a meter that"
        " was changed. The bills and the record of the process settle it."
    )

    def find(self, facts: ConsumptionFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        found = [odd for use in facts.items for odd in _odd(use, facts, values)]
        if not found:
            return None
        worst = max(found, key=lambda odd: (abs(odd.sigmas), odd.use.item))
        agreeing = {odd.use.item for odd in found if (odd.apart > 0) == (worst.apart > 0)}
        return RuleMatch(
            severity=Severity.WARNING if len(agreeing) > 1 else Severity.NOTICE,
            tonnes=worst.tonnes if worst.tonnes > 0 else None,
            figures={
                "item": worst.use.item,
                "consumed": tonnes(worst.used),
                "expected": tonnes(worst.expected),
                "output": tonnes(worst.output),
                "span_months": str(worst.months),
                "apart_percent": percent(worst.apart, worst.expected),
                "z": hundredths(worst.sigmas),
                "would_make": tonnes(worst.tonnes),
                "items_odd": str(len(agreeing)),
                **worst.figures,
            },
            formula=worst.formula,
            rows=tuple(month.row for month in worst.use.months[-worst.months :]),
        )


def _odd(use: ItemUse, facts: ConsumptionFacts, values: Mapping[str, Decimal]) -> list[Odd]:
    known = [month for month in use.months if month.output is not None]
    if not known or known[-1].month != facts.month:
        return []
    return [*_beside_own_year(use, known, values), *_beside_peers(use, known, values)]


def _beside_own_year(use: ItemUse, known: Sequence[UsedMonth], values: Mapping[str, Decimal]) -> list[Odd]:
    """Compare the last month, and the last three together, with the year before these."""
    last = known[-1].month
    before = [month for month in known if JUDGED <= _months_between(month, last) < JUDGED + YEAR]
    working = [month for month in before if month.output]
    if len(before) < values["use_months"] or len(working) * 2 < len(before):
        return []
    usual = fit([_point(month) for month in before])
    recent = [month for month in known if _months_between(month, last) < JUDGED]
    spans = [recent[-1:], *([recent] if len(recent) == JUDGED else [])]
    floor = values["use_floor_percent"] / 100
    found = [deviate(usual, [_point(month) for month in span], floor) for span in spans]
    return [
        _of_own_year(use, usual, one) for one in found if one is not None and abs(one.sigmas) >= values["use_sigma"]
    ]


def _of_own_year(use: ItemUse, usual: Fit, one: Deviation) -> Odd:
    idle = usual.idle * one.months
    return Odd(
        use=use,
        used=one.used,
        expected=one.expected,
        output=one.output,
        months=one.months,
        sigmas=one.sigmas,
        ratio=usual.ratio,
        figures={
            "idle": tonnes(idle),
            "per_tonne": tonnes(usual.per_tonne),
            "ratio": tonnes(usual.ratio),
            "sigma": tonnes(one.sigma),
        },
        formula=(
            f"idle load + use per tonne x output = {tonnes(idle)} + {tonnes(usual.per_tonne)} x {tonnes(one.output)}"
            f" = {tonnes(idle + usual.per_tonne * one.output)}; without idle load = {tonnes(usual.ratio)} x"
            f" {tonnes(one.output)} = {tonnes(usual.ratio * one.output)}; used - expected = {tonnes(one.used)} -"
            f" {tonnes(one.expected)} = {tonnes(one.excess)}; standard deviation = {tonnes(one.sigma)}"
        ),
    )


def _beside_peers(use: ItemUse, known: Sequence[UsedMonth], values: Mapping[str, Decimal]) -> list[Odd]:
    peers = use.peers
    if peers is None or peers.number < values["peer_sites"]:
        return []
    apart, sigma = math.log(peers.own / peers.usual), TO_SIGMA * float(peers.spread)
    enough = max(float(values["peer_sigma"]) * sigma, math.log(values["peer_factor"]))
    if abs(apart) < enough:
        return []
    year = [month for month in known if _months_between(month, known[-1].month) < YEAR]
    output = sum((month.output for month in year if month.output), Decimal(0))
    return [
        Odd(
            use=use,
            used=sum((month.used for month in year), Decimal(0)),
            expected=peers.usual * output,
            output=output,
            months=len(year),
            sigmas=Decimal(repr(apart / sigma)) if sigma else Decimal(0),
            ratio=peers.usual,
            figures=_figures_of(peers),
            formula=(
                f"use per tonne / that of the peers = {tonnes(peers.own)} / {tonnes(peers.usual)}"
                f" = {hundredths(peers.own / peers.usual)}"
            ),
        )
    ]


def _figures_of(peers: Peers) -> dict[str, str]:
    return {
        "own_ratio": tonnes(peers.own),
        "peer_ratio": tonnes(peers.usual),
        "peer_spread": hundredths(peers.spread),
        "peers": str(peers.number),
    }


class WorksWhileSuspended(Rule[ConsumptionFacts]):
    """Power, water or reagents used like in months of work, in a month in which no operating licence was in force.

    The use is compared with the median of the licensed months of the two years before, of which three must be known.
    Output that is reported in such a month is the finding of another rule, and observations near a closed site of a
    third.

    It fails where the site files no return while it is closed, and where half of its use is idle load, such as pumps
    and the treatment of water, which goes on lawfully.
    """

    code: ClassVar[str] = "works_while_suspended"
    title: ClassVar[str] = gettext_noop("Uses power or reagents without a licence")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s used %(consumed)s (%(item)s) in %(month)s without an operating licence in force and without"
            " output: %(apart_percent)s %% of what a month of work takes."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = LICENCE
    judges: ClassVar[type[Facts]] = ConsumptionFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant(
            "closed_percent",
            "60",
            PERCENT,
            gettext_noop("assumption: from this share of the use of a licensed month, %"),
        ),
        constant("closed_months", "3", MONTHS, gettext_noop("licensed months that must be known")),
    )
    false_alarms: ClassVar[str] = gettext_noop("none, if a closed site uses less than half of what work takes")
    lawful: ClassVar[str] = gettext_noop(
        "Pumps, treatment of waste water, heating or repair while the site was closed. A visit and the bills settle it."
    )

    def find(self, facts: ConsumptionFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.licensed_days > 0:
            return None
        found = [
            (now.used / usual, use.item, now, usual)
            for use in facts.items
            if (now := _now(use, facts)) is not None
            and not now.output
            and (usual := _licensed_use(use, now, int(values["closed_months"])))
            and now.used * 100 >= usual * values["closed_percent"]
        ]
        if not found:
            return None
        share, item, now, usual = max(found, key=lambda each: each[:2])
        return RuleMatch(
            severity=Severity.SERIOUS,
            figures={
                "item": item,
                "consumed": tonnes(now.used),
                "expected": tonnes(usual),
                "apart_percent": hundredths(share * 100),
                "items_odd": str(len(found)),
                "licence": facts.licence_kind,
                "licensed_days": str(facts.licensed_days),
            },
            formula=f"used / usual of licensed months = {tonnes(now.used)} / {tonnes(usual)} = {hundredths(share)}",
            rows=(now.row,),
        )


def _now(use: ItemUse, facts: ConsumptionFacts) -> UsedMonth | None:
    return use.months[-1] if use.months and use.months[-1].month == facts.month else None


def _licensed_use(use: ItemUse, now: UsedMonth, least: int) -> Decimal:
    """Return the median use of the licensed months of two years before; zero if too few are known."""
    licensed = [
        month.used
        for month in use.months
        if month.licensed_days > 0 and 0 < _months_between(month, now.month) <= 2 * YEAR
    ]
    return median(licensed) if len(licensed) >= least else Decimal(0)


class RecyclerGrowsWithoutFeed(Rule[ConsumptionFacts]):
    """Output of a recycling plant that grows while the magnet scrap it feeds does not.

    The last three months together are compared with a quarter of the twelve before them, both for output and for
    scrap. A plant that launders ore shows oxide that no waste explains.

    It fails where the scrap is invented along with the output, where other waste than magnet scrap is fed, and for a
    plant that has laundered from its first month on.
    """

    code: ClassVar[str] = "recycler_grows_without_feed"
    title: ClassVar[str] = gettext_noop("Recycling plant grows without feed")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "In the three months up to %(month)s the output of %(subject)s was %(output_growth)s times that of the year"
            " before, the magnet scrap it fed %(feed_growth)s times: %(excess)s t REO without feed."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = NO_ORE_FOR_RECYCLERS
    judges: ClassVar[type[Facts]] = ConsumptionFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant(
            "growth_percent", "30", EXCESS, gettext_noop("assumption: output grows by this share more than feed, %")
        ),
        constant("use_months", "8", MONTHS, gettext_noop("months of the year before that must be known")),
    )
    false_alarms: ClassVar[str] = gettext_noop("at most 0.1 % of lawful months, if yields vary by up to 10 %")
    lawful: ClassVar[str] = gettext_noop(
        "Scrap of a higher grade; feed from the stock of an earlier year; other waste than magnet scrap; a process with"
        " a better yield. The delivery notes of the scrap and an assay settle it."
    )

    def find(self, facts: ConsumptionFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        scrap = next((use for use in facts.items if use.item == SCRAP), None)
        if not facts.recycles or scrap is None:
            return None
        known = [month for month in scrap.months if month.output is not None]
        recent = [month for month in known if _months_between(month, facts.month) < JUDGED]
        before = [month for month in known if JUDGED <= _months_between(month, facts.month) < JUDGED + YEAR]
        if len(recent) < JUDGED or len(before) < values["use_months"]:
            return None
        made, fed = _sums(recent)
        usual_made, usual_fed = (total * JUDGED / len(before) for total in _sums(before))
        if not usual_made or not usual_fed:
            return None
        output_growth, feed_growth = made / usual_made, fed / usual_fed
        if output_growth <= 1 or (output_growth - feed_growth) * 100 < values["growth_percent"]:
            return None
        excess = made - usual_made * feed_growth
        return RuleMatch(
            severity=Severity.WARNING,
            tonnes=excess,
            figures={
                "output": tonnes(made),
                "usual_output": tonnes(usual_made),
                "scrap": tonnes(fed),
                "usual_scrap": tonnes(usual_fed),
                "output_growth": hundredths(output_growth),
                "feed_growth": hundredths(feed_growth),
                "excess": tonnes(excess),
            },
            formula=(
                f"output - usual output x growth of the feed = {tonnes(made)} - {tonnes(usual_made)} x"
                f" {hundredths(feed_growth)} = {tonnes(excess)}"
            ),
            rows=tuple(month.row for month in recent),
        )


def _sums(months: Sequence[UsedMonth]) -> tuple[Decimal, Decimal]:
    """Return output and use of some months."""
    made = sum((month.output for month in months if month.output is not None), Decimal(0))
    return made, sum((month.used for month in months), Decimal(0))


def _point(month: UsedMonth) -> tuple[Decimal, Decimal]:
    return month.output or Decimal(0), month.used


def _months_between(month: UsedMonth, last: dt.date) -> int:
    return (last.year - month.month.year) * 12 + last.month - month.month.month
