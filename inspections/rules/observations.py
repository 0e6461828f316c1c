"""Rules on observations by satellite and camera: work outside any licensed site, or without a licence in force."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, gettext_noop
from inspections.rules.facts import DisturbanceFacts, Facts, ObservationFacts
from inspections.rules.law import OBSERVED
from inspections.rules.quota import constant
from inspections.rules.ranges import METRES

# Until sites have surveyed boundaries, their ground is taken as a circle around their coordinates.
RADIUS = constant(
    "radius_m", "1000", METRES, gettext_noop("radius about the coordinates of a site that is taken as its ground, m")
)


class OutsideLicence(Rule[ObservationFacts]):
    """Disturbed ground observed outside the ground of every site that was ever licensed.

    The distance is that from the nearest edge of the observed area. Sites whose licence has ended are included, because
    the rule `after_licence` checks them. In a county with a planned mining area the flag is severe, because mining
    rights there are granted by the state alone.
    """

    code: ClassVar[str] = "outside_licence"
    title: ClassVar[str] = gettext_noop("Disturbance outside every licence")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop("On %(day)s disturbed ground (%(area_m2)s m²) was seen outside every licensed site: %(seen)s"),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = OBSERVED
    judges: ClassVar[type[Facts]] = ObservationFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (RADIUS,)

    def find(self, facts: ObservationFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        near = facts.nearest_m is not None and facts.nearest_m <= values["radius_m"]
        if not facts.standing or near:
            return None
        nearest = "-" if facts.nearest_m is None else f"{facts.nearest_m:.0f}"
        return RuleMatch(
            severity=Severity.SEVERE if facts.planned_area else Severity.SERIOUS,
            figures={
                "area_m2": f"{facts.area_m2:.0f}",
                "nearest_m": nearest,
                "nearest_site": facts.nearest_site or "-",
                "planned_area": facts.planned_area or "-",
            },
            formula=f"metres to the nearest licensed site = {nearest} > {values['radius_m']}",
        )


class AfterLicence(Rule[DisturbanceFacts]):
    """Work observed at a site whose licence was not in force.

    An observation counts if the site lies within the radius, and no site with a licence in force on that day does.
    """

    code: ClassVar[str] = "after_licence"
    title: ClassVar[str] = gettext_noop("Seen at work without a licence")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "At %(subject)s work was seen in %(month)s (%(times)s times, first on %(first)s) without a licence"
            " in force."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = OBSERVED
    judges: ClassVar[type[Facts]] = DisturbanceFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (RADIUS,)
    parameters_of: ClassVar[str] = OutsideLicence.code

    def find(self, facts: DisturbanceFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        radius = values["radius_m"]
        sights = sorted(
            day for day, near, licensed in facts.sights if near <= radius and (licensed is None or licensed > radius)
        )
        if not sights:
            return None
        ended = f"{facts.licence_ended_on}" if facts.licence_ended_on else "-"
        return RuleMatch(
            severity=Severity.SEVERE,
            figures={
                "times": str(len(sights)),
                "first": f"{sights[0]}",
                "licence": facts.licence_kind,
                "licence_ended_on": ended,
            },
            formula=f"sights within {radius} m, without a licence in force there = {len(sights)} > 0",
        )
