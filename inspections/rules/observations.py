"""Rules on observations by satellite and camera: work outside any licensed site, or without a licence in force."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, gettext_noop
from inspections.rules.facts import Distance, DisturbanceFacts, Facts, ObservationFacts
from inspections.rules.law import OBSERVED
from inspections.rules.quota import constant
from inspections.rules.ranges import METRES, OUTLINE_METRES

# The ground of a site is the outline of its licence or, as long as none is given, a circle around its coordinates.
RADIUS = constant(
    "radius_m", "1000", METRES, gettext_noop("radius about the coordinates of a site that is taken as its ground, m")
)
TOLERANCE = constant(
    "tolerance_m", "30", OUTLINE_METRES, gettext_noop("observed ground may reach so far beyond a given outline, m")
)


class OutsideLicence(Rule[ObservationFacts]):
    """Disturbed ground observed outside the ground of every site that was ever licensed.

    A site whose operating licence has an outline explains what lies within that of the day, or reaches beyond it, with
    its farthest corner, by no more than the tolerance; outlines of neighbours are taken together. Another site explains
    what lies within the radius about its coordinates, from the nearest edge of the observed area. Sites whose licence
    has ended are included, because the rule `after_licence` checks them. In a planned mining area the flag is severe,
    because mining rights there are granted by the state alone: in its outline or, as long as none is given, its county.
    """

    code: ClassVar[str] = "outside_licence"
    title: ClassVar[str] = gettext_noop("Disturbance outside every licence")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop("On %(day)s disturbed ground (%(area_m2)s m²) was seen outside every licensed site: %(seen)s"),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = OBSERVED
    judges: ClassVar[type[Facts]] = ObservationFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (RADIUS, TOLERANCE)

    def find(self, facts: ObservationFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        beside = None if facts.nearest_m is None else Distance(facts.nearest_m)
        beyond = None if facts.beyond_m is None else Distance(facts.beyond_m, outlined=True)
        if not facts.standing or any(each is not None and each.is_within(values) for each in (beside, beyond)):
            return None
        nearest = "-" if beside is None else f"{beside.metres:.0f}"
        formula = f"metres to the nearest licensed site = {nearest} > {values['radius_m']}"
        if beyond is not None:
            further = f"metres beyond the outlines of licences = {beyond.metres:.0f} > {values['tolerance_m']}"
            formula = further if beside is None else f"{formula}; {further}"
        return RuleMatch(
            severity=Severity.SEVERE if facts.planned_area else Severity.SERIOUS,
            figures={
                "area_m2": f"{facts.area_m2:.0f}",
                "nearest_m": nearest,
                "nearest_site": facts.nearest_site or "-",
                "beyond_m": "-" if beyond is None else f"{beyond.metres:.0f}",
                "outlined_site": facts.outlined_site or "-",
                "planned_area": facts.planned_area or "-",
            },
            formula=formula,
        )


class AfterLicence(Rule[DisturbanceFacts]):
    """Work observed at a site whose licence was not in force.

    An observation counts if it lies on the ground of the site (see `outside_licence`), and not on that of a site with a
    licence in force on that day.
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
    parameters: ClassVar[tuple[Parameter, ...]] = (RADIUS, TOLERANCE)
    parameters_of: ClassVar[str] = OutsideLicence.code

    def find(self, facts: DisturbanceFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        there = [sight for sight in facts.sights if sight.is_there(values)]
        if not there:
            return None
        sights = sorted(sight.day for sight in there)
        limit = values["tolerance_m" if all(sight.distance.outlined for sight in there) else "radius_m"]
        ended = f"{facts.licence_ended_on}" if facts.licence_ended_on else "-"
        return RuleMatch(
            severity=Severity.SEVERE,
            figures={
                "times": str(len(sights)),
                "first": f"{sights[0]}",
                "licence": facts.licence_kind,
                "licence_ended_on": ended,
            },
            formula=f"sights within {limit} m, without a licence in force there = {len(sights)} > 0",
        )
