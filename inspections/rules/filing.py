"""Rules on filing: missing reports, late reports, and later changes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, Span, gettext_noop
from inspections.rules.facts import AmendmentFacts, DutyFacts, Facts, LoweringFacts
from inspections.rules.figures import tonnes
from inspections.rules.law import MONTHLY_REPORT, TRUE_RECORDS
from inspections.rules.quota import constant
from inspections.rules.ranges import DAYS, PERCENT, TIMES


class Missing(Rule[DutyFacts]):
    """A monthly report that was not filed by its due day.

    A report filed on the due day is on time. A month whose report was repudiated is missing again.
    """

    code: ClassVar[str] = "missing"
    title: ClassVar[str] = gettext_noop("Report missing")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop("%(subject)s has not filed its report for %(month)s, due on %(due_on)s: %(days)s days overdue."),
        gettext_noop("%(subject)s has not filed its report for %(month)s, due on %(due_on)s. Days overdue: %(days)s."),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = MONTHLY_REPORT
    judges: ClassVar[type[Facts]] = DutyFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("serious_days", "30", DAYS, gettext_noop("serious if overdue by more, days")),
    )

    def find(self, facts: DutyFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        overdue = (facts.on - facts.due_on).days
        if not facts.owed or facts.standing or overdue <= 0:
            return None
        return RuleMatch(
            severity=Severity.SERIOUS if overdue > values["serious_days"] else Severity.WARNING,
            figures={"due_on": facts.due_on.isoformat(), "days": str(overdue)},
            formula=f"{facts.on} - {facts.due_on} = {overdue}",
        )


class Late(Rule[DutyFacts]):
    """A monthly report that was filed after its due day.

    Days are dates in Asia/Shanghai. Only the first filing of a month is compared with the due day, not later versions.
    """

    code: ClassVar[str] = "late"
    title: ClassVar[str] = gettext_noop("Report late")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop("%(subject)s filed its report for %(month)s on %(filed_on)s, %(days)s days after it was due."),
        gettext_noop("%(subject)s filed its report for %(month)s on %(filed_on)s. Days after it was due: %(days)s."),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = MONTHLY_REPORT
    judges: ClassVar[type[Facts]] = DutyFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("warning_days", "10", DAYS, gettext_noop("a warning if late by more, days")),
    )

    def find(self, facts: DutyFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.filed_on is None or facts.filed_on <= facts.due_on:
            return None
        late = (facts.filed_on - facts.due_on).days
        return RuleMatch(
            severity=Severity.WARNING if late > values["warning_days"] else Severity.NOTICE,
            figures={
                "due_on": facts.due_on.isoformat(),
                "filed_on": facts.filed_on.isoformat(),
                "days": str(late),
            },
            formula=f"{facts.filed_on} - {facts.due_on} = {late}",
        )


class LoweredAfterFlag(Rule[LoweringFacts]):
    """Use that was lowered by a correction after the account had been flagged.

    The earlier flag stays, and an officer examines the correction. The flag is raised if the use is within the
    allocation at the time of the earlier flag, or if a material share of the excess was removed while the account
    is still over. The use is compared with the highest use under the earlier flag, so that several small corrections
    count together. Quota allocated later is not taken into account.
    """

    code: ClassVar[str] = "lowered_after_flag"
    title: ClassVar[str] = gettext_noop("Lowered after a flag")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s was flagged for %(year)s at %(flagged_used)s t used; returned, repudiated or amended reports"
            " bring this back by %(lowered)s t to %(used)s t, within the %(flagged_allocated)s t of that time."
        ),
        gettext_noop(
            "%(subject)s was flagged for %(year)s at %(flagged_used)s t used; returned, repudiated or amended reports"
            " bring this back by %(lowered)s t to %(used)s t; %(flagged_allocated)s t were allocated at that time."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = LoweringFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant(
            "material_percent",
            "20",
            PERCENT,
            gettext_noop("raised from this share of the flagged excess, also while the account is over, %"),
        ),
        constant("serious_percent", "20", PERCENT, gettext_noop("serious from this share of the flagged use, %")),
    )
    span: ClassVar[Span] = Span.YEAR
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: LoweringFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        excess, lowered = facts.flagged_used - facts.flagged_allocated, facts.flagged_used - facts.used
        if excess <= 0 or lowered <= 0:
            return None
        share = values["material_percent"]
        if facts.used <= facts.flagged_allocated:
            reason = f"{tonnes(facts.used)} <= {tonnes(facts.flagged_allocated)}"
        elif lowered * 100 >= excess * share:
            reason = f"{tonnes(lowered)} >= {share} % of the excess of {tonnes(excess)}"
        else:
            return None
        grave = lowered * 100 >= facts.flagged_used * values["serious_percent"]
        return RuleMatch(
            severity=Severity.SERIOUS if grave else Severity.WARNING,
            tonnes=lowered,
            figures={
                "flagged_used": tonnes(facts.flagged_used),
                "flagged_allocated": tonnes(facts.flagged_allocated),
                "used": tonnes(facts.used),
                "lowered": tonnes(lowered),
            },
            formula=(
                f"flagged use - use now = {tonnes(facts.flagged_used)} - {tonnes(facts.used)} = {tonnes(lowered)};"
                f" {reason}"
            ),
        )


class RepeatedAmendment(Rule[AmendmentFacts]):
    """Repeated amendments of the report for one month.

    Only amendments that the enterprise made on its own initiative count, not answers to a returned report.
    """

    code: ClassVar[str] = "repeated_amendment"
    title: ClassVar[str] = gettext_noop("Amended repeatedly")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop("%(subject)s amended its report for %(month)s %(amendments)s times."),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = AmendmentFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("notice_times", "2", TIMES, gettext_noop("raised from this many amendments of one month")),
        constant("warning_times", "3", TIMES, gettext_noop("a warning from this many amendments of one month")),
    )
    rising: ClassVar[tuple[str, ...]] = ("notice_times", "warning_times")

    def find(self, facts: AmendmentFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.amendments < values["notice_times"]:
            return None
        return RuleMatch(
            severity=Severity.WARNING if facts.amendments >= values["warning_times"] else Severity.NOTICE,
            figures={"amendments": str(facts.amendments)},
            formula=f"amendments = {facts.amendments}",
        )
