"""Rules on filing: missing reports, late reports, and later changes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Finding, Parameter, Rule, Severity
from inspections.rules.facts import AmendmentFacts, DutyFacts, Facts, LoweringFacts
from inspections.rules.figures import tonnes
from inspections.rules.law import MONTHLY_REPORT, TRUE_RECORDS
from inspections.rules.quota import constant


class Missing(Rule[DutyFacts]):
    """%(subject)s has not filed its report for %(month)s, due on %(due_on)s. Days overdue: %(days)s.

    The due day itself is still in time. A report that was repudiated is missing again.
    """

    code: ClassVar[str] = "missing"
    title: ClassVar[str] = "Report missing"
    legal_basis: ClassVar[tuple[Dated[str], ...]] = MONTHLY_REPORT
    judges: ClassVar[type[Facts]] = DutyFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("serious_days", "30", "overdue by more than this is serious"),
    )

    def find(self, facts: DutyFacts, values: Mapping[str, Decimal]) -> Finding | None:
        overdue = (facts.on - facts.due_on).days
        if not facts.owed or facts.standing or overdue <= 0:
            return None
        return Finding(
            severity=Severity.SERIOUS if overdue > values["serious_days"] else Severity.WARNING,
            figures={"due_on": facts.due_on.isoformat(), "days": str(overdue)},
            formula=f"{facts.on} - {facts.due_on} = {overdue}",
        )


class Late(Rule[DutyFacts]):
    """%(subject)s filed its report for %(month)s on %(filed_on)s. Days after it was due: %(days)s.

    Days are dates in Asia/Shanghai. The first filing of the month counts; later versions make nobody late.
    """

    code: ClassVar[str] = "late"
    title: ClassVar[str] = "Report late"
    legal_basis: ClassVar[tuple[Dated[str], ...]] = MONTHLY_REPORT
    judges: ClassVar[type[Facts]] = DutyFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("warning_days", "10", "late by more than this is a warning"),
    )

    def find(self, facts: DutyFacts, values: Mapping[str, Decimal]) -> Finding | None:
        if facts.filed_on is None or facts.filed_on <= facts.due_on:
            return None
        late = (facts.filed_on - facts.due_on).days
        return Finding(
            severity=Severity.WARNING if late > values["warning_days"] else Severity.NOTICE,
            figures={
                "due_on": facts.due_on.isoformat(),
                "filed_on": facts.filed_on.isoformat(),
                "days": str(late),
            },
            formula=f"{facts.filed_on} - {facts.due_on} = {late}",
        )


class LoweredAfterFlag(Rule[LoweringFacts]):
    """%(subject)s was flagged for %(year)s at %(flagged_used)s t used; returned, repudiated or amended reports bring
    this back by %(lowered)s t to %(used)s t; %(flagged_allocated)s t were allocated at that time.

    A correction may be honest. It does not erase the flag, and it is looked at by an officer. It counts where the use
    is back within the allocation under which it was flagged, or where a material share of the excess is gone although
    the account is still over. The use is compared with the highest one under the flag, so that many small steps count
    as one; what a later batch allocates plays no part.
    """

    code: ClassVar[str] = "lowered_after_flag"
    title: ClassVar[str] = "Lowered after a flag"
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = LoweringFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("material_percent", "20", "from this share of the flagged excess, also while the account is over"),
        constant("serious_percent", "20", "lowered by at least this share of the flagged use is serious"),
    )
    every_tonne_counts: ClassVar[bool] = True

    def find(self, facts: LoweringFacts, values: Mapping[str, Decimal]) -> Finding | None:
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
        return Finding(
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
    """%(subject)s amended its report for %(month)s %(amendments)s times.

    Only what the enterprise changed of its own accord counts, not an answer to a returned report.
    """

    code: ClassVar[str] = "repeated_amendment"
    title: ClassVar[str] = "Amended repeatedly"
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = AmendmentFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("notice_times", "2", "from this many amendments of one month"),
        constant("warning_times", "3", "from this many it is a warning"),
    )

    def find(self, facts: AmendmentFacts, values: Mapping[str, Decimal]) -> Finding | None:
        if facts.amendments < values["notice_times"]:
            return None
        return Finding(
            severity=Severity.WARNING if facts.amendments >= values["warning_times"] else Severity.NOTICE,
            figures={"amendments": str(facts.amendments)},
            formula=f"amendments = {facts.amendments}",
        )
