"""Rules on quota: allocation exceeded, production without plan, near the allocation, on pace to exceed."""

import calendar
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Range, Rule, RuleMatch, Severity, Span, gettext_noop
from inspections.rules.facts import AccountFacts, Facts
from inspections.rules.figures import hundredths, percent, tonnes
from inspections.rules.law import NO_PLAN, OVER_PLAN, SINCE_2006, WATCH
from inspections.rules.ranges import EXCESS, LATER_MONTH, MONTHS, NEAR, TONNES


def constant(name: str, value: str, within: Range, meaning: str) -> Parameter:
    """Return a parameter whose value of the program has not changed since quotas began."""
    return Parameter(name, meaning, (Dated(SINCE_2006, Decimal(value)),), within)


class Exceeded(Rule[AccountFacts]):
    """Use above the allocation of the year.

    Checked for enterprises, groups, counties, prefectures, provinces and the nation, for each category and for the
    computed total of several categories. An excess of one kilogram is enough. Accounts are checked only after the
    year's notice has been approved. Reported use counts before it is accepted.
    """

    code: ClassVar[str] = "exceeded"
    title: ClassVar[str] = gettext_noop("Allocation exceeded")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s used %(used)s t of the %(allocated)s t allocated for %(year)s: %(excess)s t over"
            " (%(over_percent)s %%)."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = OVER_PLAN
    judges: ClassVar[type[Facts]] = AccountFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("serious_percent", "5", EXCESS, gettext_noop("serious from this excess, % of the allocation")),
        constant("severe_percent", "20", EXCESS, gettext_noop("severe from this excess, % of the allocation")),
    )
    span: ClassVar[Span] = Span.YEAR
    rising: ClassVar[tuple[str, ...]] = ("serious_percent", "severe_percent")
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: AccountFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        excess = facts.used - facts.allocated
        if facts.repeats or not facts.planned or excess <= 0:
            return None
        if excess * 100 >= facts.allocated * values["severe_percent"]:
            severity = Severity.SEVERE
        elif excess * 100 >= facts.allocated * values["serious_percent"]:
            severity = Severity.SERIOUS
        else:
            severity = Severity.WARNING
        return RuleMatch(
            severity=severity,
            tonnes=excess,
            figures={
                "used": tonnes(facts.used),
                "allocated": tonnes(facts.allocated),
                "excess": tonnes(excess),
                "over_percent": percent(excess, facts.allocated),
            },
            formula=f"used - allocated = {tonnes(facts.used)} - {tonnes(facts.allocated)} = {tonnes(excess)}",
        )


class Unplanned(Rule[AccountFacts]):
    """Use by a holder without an allocation in the year's plan.

    Checked after a notice of the year has reached the holder's branch, if no notice in force has ever allocated quota
    to the holder. Every tonne counts as production without plan.
    """

    code: ClassVar[str] = "unplanned"
    title: ClassVar[str] = gettext_noop("Production without plan")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop("%(subject)s used %(used)s t in %(year)s, for which the plan gives it nothing."),
        gettext_noop("%(subject)s used %(used)s t in %(year)s without an allocation in the plan of that year."),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = NO_PLAN
    judges: ClassVar[type[Facts]] = AccountFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("severe_tonnes", "20", TONNES, gettext_noop("severe from this output, t")),
    )
    span: ClassVar[Span] = Span.YEAR
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: AccountFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.repeats or not facts.plan_reached or facts.given > 0 or facts.used <= 0:
            return None
        return RuleMatch(
            severity=Severity.SEVERE if facts.used >= values["severe_tonnes"] else Severity.SERIOUS,
            tonnes=facts.used,
            figures={"used": tonnes(facts.used), "allocated": tonnes(facts.allocated)},
            formula=f"used = {tonnes(facts.used)}, given = 0",
        )


class Near(Rule[AccountFacts]):
    """Use close to the allocation of the year.

    This is not a breach: use equal to the allocation is permitted. The flag is not raised in the last two months of the
    year, when such use is expected, nor after the year. The computed total is not checked, because it is close to its
    limit only if one of its categories is.
    """

    code: ClassVar[str] = "near"
    title: ClassVar[str] = gettext_noop("Near the allocation")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s used %(used_percent)s %% of what it was allocated for %(year)s; %(available)s t are left."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = WATCH
    judges: ClassVar[type[Facts]] = AccountFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("near_percent", "90", NEAR, gettext_noop("near from this use, % of the allocation")),
        constant("quiet_from_month", "11", LATER_MONTH, gettext_noop("not raised from this month of the year on")),
    )
    span: ClassVar[Span] = Span.YEAR

    def find(self, facts: AccountFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if not _has_room(facts):
            return None
        if facts.used * 100 < facts.allocated * values["near_percent"]:
            return None
        if facts.on >= dt.date(facts.year, int(values["quiet_from_month"]), 1):
            return None
        available = facts.allocated - facts.used
        return RuleMatch(
            severity=Severity.NOTICE,
            figures={
                "used": tonnes(facts.used),
                "allocated": tonnes(facts.allocated),
                "available": tonnes(available),
                "used_percent": percent(facts.used, facts.allocated),
            },
            formula=(
                f"used / allocated = {tonnes(facts.used)} / {tonnes(facts.allocated)}"
                f" = {percent(facts.used, facts.allocated)} %"
            ),
        )


class Pace(Rule[AccountFacts]):
    """Use that will exceed the allocation if it continues at the average of the months reported.

    The average of the reported months is extended from the first of them to December. At least three months of data are
    needed. Accounts that are over their allocation are not checked, nor is any account after the year. The computed
    total is not checked, because it exceeds its limit only if one of its categories does.
    """

    code: ClassVar[str] = "pace"
    title: ClassVar[str] = gettext_noop("On pace to exceed")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "At its pace %(subject)s will use %(forecast)s t in %(year)s, %(excess)s t beyond the allocation; it is"
            " used up on %(used_up_on)s."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = WATCH
    judges: ClassVar[type[Facts]] = AccountFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("least_months", "3", MONTHS, gettext_noop("least number of months with data")),
        constant(
            "tolerance_percent",
            "0",
            EXCESS,
            gettext_noop("forecasts up to this excess are not raised, % of the allocation"),
        ),
        constant(
            "warning_percent", "20", EXCESS, gettext_noop("a warning from this forecast excess, % of the allocation")
        ),
    )
    span: ClassVar[Span] = Span.YEAR
    rising: ClassVar[tuple[str, ...]] = ("tolerance_percent", "warning_percent")

    def find(self, facts: AccountFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if not _has_room(facts):
            return None
        if facts.months < values["least_months"] or facts.on.year != facts.year:
            return None
        span = 13 - facts.first_month  # months from the first reported one to December
        forecast = facts.used * span / facts.months
        # Multiplied out, so that no rounded quotient decides.
        beyond = facts.used * span * 100 - facts.allocated * (100 + values["tolerance_percent"]) * facts.months
        if beyond <= 0:
            return None
        excess = forecast - facts.allocated
        grave = excess * 100 >= facts.allocated * values["warning_percent"]
        lasts = facts.allocated * facts.months / facts.used
        return RuleMatch(
            severity=Severity.WARNING if grave else Severity.NOTICE,
            tonnes=Decimal(tonnes(excess)),
            figures={
                "used": tonnes(facts.used),
                "allocated": tonnes(facts.allocated),
                "months": str(facts.months),
                "used_percent": percent(facts.used, facts.allocated),
                "forecast": tonnes(forecast),
                "excess": tonnes(excess),
                "over_percent": percent(excess, facts.allocated),
                "lasts_months": hundredths(lasts),
                "used_up_on": used_up_on(facts.year, facts.first_month, lasts).isoformat(),
            },
            formula=(
                f"used / months x {span} = {tonnes(facts.used)} / {facts.months} x {span} = {tonnes(forecast)};"
                f" {tonnes(forecast)} - {tonnes(facts.allocated)} = {tonnes(excess)}"
            ),
        )


def _has_room(facts: AccountFacts) -> bool:
    """Check whether there is an allocation that can be warned about because it is not exceeded yet."""
    judged = facts.planned and facts.category != "total" and not facts.ended
    return judged and facts.allocated > 0 and facts.used <= facts.allocated


def used_up_on(year: int, first_month: int, lasts: Decimal) -> dt.date:
    """Return the day on which the allocation runs out, ``lasts`` months after the beginning of the first month."""
    whole = int(lasts)
    month = first_month + whole
    if month > 12:
        return dt.date(year, 12, 31)
    days = calendar.monthrange(year, month)[1]
    return dt.date(year, month, min(int((lasts - whole) * days) + 1, days))
