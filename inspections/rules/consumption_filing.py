"""Rules on the returns of consumption themselves: missing, without an item that was stated, amended after a flag."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, gettext_noop
from inspections.rules.consumption_facts import ReturnFacts
from inspections.rules.facts import Facts
from inspections.rules.figures import tonnes
from inspections.rules.law import TRUE_RECORDS
from inspections.rules.quota import constant
from inspections.rules.ranges import DAYS, MONTHS


class ConsumptionMissing(Rule[ReturnFacts]):
    """No return of consumption by the due day of the report, of a site that filed one within the two years before.

    The rules on consumption judge what is stated; a site that goes silent would not be judged at all.

    It fails for a site that has never filed a return: the list of missing returns shows it.
    """

    code: ClassVar[str] = "consumption_missing"
    title: ClassVar[str] = gettext_noop("Return of consumption missing")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s has no return of consumption for %(month)s, due on %(due_on)s. Days overdue: %(days)s."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = ReturnFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("warning_days", "30", DAYS, gettext_noop("assumption: a warning if overdue by more, days")),
    )

    def find(self, facts: ReturnFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.filed or facts.due_on is None or facts.on <= facts.due_on:
            return None
        overdue = (facts.on - facts.due_on).days
        return RuleMatch(
            severity=Severity.WARNING if overdue > values["warning_days"] else Severity.NOTICE,
            figures={"due_on": facts.due_on.isoformat(), "days": str(overdue)},
            formula=f"{facts.on} - {facts.due_on} = {overdue}",
        )


class ItemLeftOut(Rule[ReturnFacts]):
    """A return of consumption without power, water or a reagent that was used in the year before.

    The rules on consumption judge what is stated: an item that is left out would not be judged. An item that is not
    used any more is stated as 0. It is a warning where several items are left out, or an amendment took one out.

    It fails after a year, when the item was stated in too few of the twelve months before.
    """

    code: ClassVar[str] = "consumption_item_left_out"
    title: ClassVar[str] = gettext_noop("Consumption left out")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "The return of consumption of %(subject)s for %(month)s leaves out an item used in the year before:"
            " %(item)s, %(usual_use)s a month. Items left out: %(items_left_out)s."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = ReturnFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant(
            "stated_months", "3", MONTHS, gettext_noop("assumption: used in this many of the twelve months before")
        ),
    )

    def find(self, facts: ReturnFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        found = [each for each in facts.left_out if each.months >= values["stated_months"]]
        if not found:
            return None
        worst = max(found, key=lambda each: (each.taken_out, each.months, each.item))
        return RuleMatch(
            severity=Severity.WARNING if len(found) > 1 or worst.taken_out else Severity.NOTICE,
            figures={
                "item": worst.item,
                "usual_use": tonnes(worst.usual),
                "used_months": str(worst.months),
                "items_left_out": str(len(found)),
            },
            formula=f"{worst.months} >= {values['stated_months']}",
            rows=facts.rows,
        )


class ConsumptionAmendedAfterFlag(Rule[ReturnFacts]):
    """Returns of consumption that were amended after a month was flagged by them: of that month, or of those before.

    The amendment of the flagged month itself may correct a mistake and is a notice. Months before are what the flagged
    month is compared with: a warning. They no longer change its judgement, which goes by what was filed before it.
    """

    code: ClassVar[str] = "consumption_amended_after_flag"
    title: ClassVar[str] = gettext_noop("Consumption amended after a flag")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s amended returns of consumption after its use in %(month)s was flagged. Amendments:"
            " %(amendments)s; months amended: %(months_amended)s."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = ReturnFacts

    def find(self, facts: ReturnFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if not facts.amended:
            return None
        amended = sorted({each.month for each in facts.amended})
        return RuleMatch(
            severity=Severity.WARNING if amended[0] < facts.month else Severity.NOTICE,
            figures={"amendments": str(len(facts.amended)), "months_amended": str(len(amended))},
            formula=", ".join(f"{each.row.label}" for each in facts.amended),
            rows=tuple(each.row for each in facts.amended),
        )
