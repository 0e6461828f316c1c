"""The rule on ore far richer than its deposit: the rich part is taken, and the lean one is left."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, Span, gettext_noop
from inspections.rules.evidence import Row
from inspections.rules.facts import Facts
from inspections.rules.figures import percent, three_places
from inspections.rules.law import LEAN_ORE
from inspections.rules.quota import constant
from inspections.rules.ranges import EXCESS


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeFacts(Facts):
    """The ore of a mine and half-year beside the average of its deposit, each in percent of oxide.

    ``depleted``: of the reserves that the mining used up; ``mined``: of the ore that left the mine. ``average``: of
    an estimate from no later than the year, of the whole area if there is one (``average_grades``). Each is ``None``
    where nothing states it.
    """

    span: str
    ended_on: dt.date
    depleted: Decimal | None
    mined: Decimal | None
    average: Decimal | None
    estimate_year: int | None
    row: Row

    @property
    def counts_on(self) -> dt.date:
        return min(self.on, self.ended_on)

    def message_values(self) -> dict[str, str]:
        return {"subject": self.subject, "span": self.span}


class RichOreTaken(Rule[GradeFacts]):
    """Ore far richer than the average of its deposit: the rich part is taken, and the lean one is left.

    The average grade is that of the planned mining area of the mine, by an estimate of its reserves from no later than
    the year. The newest estimate of the whole area that states a grade counts, even if one of a deposit in the area is
    newer; without such an estimate, the newest of a deposit. It is compared with the grade of the reserves depleted and
    with that of the ore mined, by the return of resource use of the half-year; the richer of the two counts, because
    waste rock makes ore that is mined leaner than it lay in the ground.

    It fails where the return states no tonnes of ore, as of ore that is leached in place, and where no estimate of the
    area states a grade.
    """

    code: ClassVar[str] = "rich_ore_taken"
    title: ClassVar[str] = gettext_noop("Ore richer than its deposit")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s took ore with %(grade)s %% of oxide in %(span)s. Its deposit has %(average)s %% on average:"
            " %(richer_percent)s %% above it."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = LEAN_ORE
    judges: ClassVar[type[Facts]] = GradeFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("rich_percent", "50", EXCESS, gettext_noop("assumption: from this much above the average grade, %")),
    )
    span: ClassVar[Span] = Span.HALF_YEAR
    lawful: ClassVar[str] = gettext_noop(
        "The approved design of the mine begins with a rich part; or the estimate is old, or of another part of the"
        " area. The design and the records of the mine settle it."
    )

    def find(self, facts: GradeFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        grade = max((stated for stated in (facts.depleted, facts.mined) if stated is not None), default=None)
        if grade is None or not facts.average:
            return None
        above = grade - facts.average
        if above * 100 < facts.average * values["rich_percent"]:
            return None
        return RuleMatch(
            severity=Severity.NOTICE,
            figures={
                "grade": three_places(grade),
                "average": three_places(facts.average),
                "richer_percent": percent(above, facts.average),
                "estimate_year": str(facts.estimate_year),
            },
            formula=f"({three_places(grade)} - {three_places(facts.average)}) / {three_places(facts.average)}",
            rows=(facts.row,),
        )
