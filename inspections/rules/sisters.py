"""The rule on use of quota that moves between sister firms at the end of the year."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, gettext_noop
from inspections.rules.evidence import Row
from inspections.rules.facts import Facts
from inspections.rules.figures import tonnes
from inspections.rules.invoice_facts import MonthFacts
from inspections.rules.law import TRUE_RECORDS
from inspections.rules.quota import constant
from inspections.rules.ranges import EARLIER_MONTHS, EXCESS, MONTHS, PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedMonth:
    """The quota of a programme that an enterprise used in a month by its report in force, in the programme's unit."""

    month: dt.date
    used: Decimal
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfUse:
    """An enterprise's quota of a programme in a year, and what it used by month, oldest first."""

    allocated: Decimal
    months: tuple[UsedMonth, ...]

    def before(self, month: dt.date) -> Sequence[Decimal]:
        return [each.used for each in self.months if each.month < month]

    def in_month(self, month: dt.date) -> UsedMonth | None:
        return next((each for each in self.months if each.month == month), None)

    def left_before(self, month: dt.date) -> Decimal:
        return self.allocated - sum(self.before(month), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class SisterFacts(MonthFacts):
    """The use of one programme by an enterprise and by the other firms of its group in the year of the month."""

    own: tuple[YearOfUse, ...] = ()
    sisters: tuple[tuple[YearOfUse, ...], ...] = ()  # of each programme of ``own``


class ShiftBetweenSisters(Rule[SisterFacts]):
    """Use that falls where quota runs out, and rises by as much at sister firms that have quota left.

    In the last months of a year, an enterprise whose quota no longer suffices for a month as usual reports far less
    than its average of the year, while firms of the same group that have quota left report far more than theirs. It
    is met if the rise of the sisters together is about the fall. The averages are those of the earlier months of the
    year, of which enough must be reported.

    It fails where a group shifts a little each month, where the sister is outside the group, and in the first months
    of a year. A group that really moves its production looks the same.
    """

    code: ClassVar[str] = "shift_between_sisters"
    title: ClassVar[str] = gettext_noop("Use moves to a sister firm at the end of the year")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "In %(month)s the use of %(subject)s fell %(fallen)s t below its average of the year, when"
            " %(left_before)s t of its quota were left; firms of its group with quota left used %(risen)s t more than"
            " theirs."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = TRUE_RECORDS
    judges: ClassVar[type[Facts]] = SisterFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("first_month", "11", MONTHS, gettext_noop("assumption: judged from this month of the year")),
        constant("usual_months", "6", EARLIER_MONTHS, gettext_noop("earlier months of the year that must be reported")),
        constant(
            "fall_percent",
            "50",
            PERCENT,
            gettext_noop("assumption: use falls by at least this share of the average, %"),
        ),
        constant(
            "rise_percent", "30", EXCESS, gettext_noop("assumption: a sister's use rises by at least this share, %")
        ),
        constant(
            "apart_percent", "30", PERCENT, gettext_noop("assumption: rise and fall differ by this share at most, %")
        ),
    )
    false_alarms: ClassVar[str] = gettext_noop(
        "at most 0.1 % of lawful months: in two months of a year alone, of firms of a group whose quota runs out"
    )
    lawful: ClassVar[str] = gettext_noop(
        "The group closed a plant for repair and moved its orders; the sister was given quota late in the year. The"
        " power bills and weighbridge records of both plants for that month settle it."
    )

    def find(self, facts: SisterFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if facts.month.month < values["first_month"]:
            return None
        for own, sisters in zip(facts.own, facts.sisters, strict=True):
            used, usual = own.in_month(facts.month), _usual(own, facts.month, values)
            left = own.left_before(facts.month)
            if used is None or usual is None or left >= usual:
                continue
            fallen = usual - used.used
            risen = sum((_risen(sister, facts.month, values) for sister in sisters), Decimal(0))
            apart = abs(risen - fallen) * 100
            if fallen * 100 < usual * values["fall_percent"] or not risen:
                continue
            if apart > fallen * values["apart_percent"]:
                continue
            return RuleMatch(
                severity=Severity.NOTICE,
                tonnes=min(fallen, risen),
                figures={
                    "fallen": tonnes(fallen),
                    "risen": tonnes(risen),
                    "left_before": tonnes(left),
                    "average_use": tonnes(usual),
                },
                formula=f"average - use = {tonnes(usual)} - {tonnes(used.used)} = {tonnes(fallen)}",
                rows=(used.row,),
            )
        return None


def _usual(year: YearOfUse, month: dt.date, values: Mapping[str, Decimal]) -> Decimal | None:
    """Return the average use of the earlier months of the year; ``None`` if too few are reported, or none used any."""
    earlier = year.before(month)
    if len(earlier) < values["usual_months"] or not sum(earlier):
        return None
    return sum(earlier, Decimal(0)) / len(earlier)


def _risen(sister: YearOfUse, month: dt.date, values: Mapping[str, Decimal]) -> Decimal:
    """Return the tonnes that a sister with quota left used beyond its average; 0 if it is less than a rise."""
    used, usual = sister.in_month(month), _usual(sister, month, values)
    if used is None or usual is None or sister.left_before(month) < used.used:
        return Decimal(0)
    risen = used.used - usual
    return risen if risen * 100 >= usual * values["rise_percent"] else Decimal(0)
