"""Special plans of mining areas: recorded by the ministry with their document, within the quota of the province."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from enterprises import consultation_subjects
from enterprises.models import Consultation, Jurisdiction, MiningArea
from quotas.capabilities import AREA_PLANS_SET
from quotas.models import AreaPlan
from quotas.queries import area_plans
from resources.services.plans_of_areas import PlansOfAreas

LOOSEN = "area_plans.loosen"  # two-person act


def _province(mining_area: MiningArea) -> Jurisdiction:
    return Jurisdiction.objects.get(code=mining_area.jurisdiction.province_code)


def _faults(row: AreaPlan) -> list[Fault]:
    negative = [Fault("/ceiling", "negative", _("A ceiling is not negative."))] if row.ceiling < 0 else []
    return [*negative, *_beyond_quota(row, _province(row.mining_area))]


def _beyond_quota(row: AreaPlan, province: Jurisdiction) -> list[Fault]:
    """Return the fault if the areas of the province together would have more than its quota; without quota, none."""
    quota = area_plans.quota_of_province(province.code, row.year)
    others = area_plans.planned_in_province(province.code, row.year, apart_from=row.mining_area)
    if quota is None or others + row.ceiling <= quota:
        return []
    detail = _("The province has a quota of %(quota)s t, of which other areas have %(others)s t.")
    return [Fault("/ceiling", "above_quota", detail % {"quota": f"{quota:,}", "others": f"{others:,}"})]


PLANS = PlansOfAreas(
    AreaPlan,
    "ceiling",
    AREA_PLANS_SET,
    LOOSEN,
    guard="area_plan",
    takes_two=gettext_lazy(
        "This plan is of a past year, or above the ceiling of the plan in force:"
        " propose it on the page of a plan of this area, and a second officer approves it."
    ),
    faults=_faults,
    beside=_province,  # so that two plans at once do not each leave room for the other
    obstacle=lambda replaced: consultation_subjects.obstacle(Consultation.Subject.PLAN, replaced),
)


@service
def set_plan(
    *,
    actor: Actor,
    mining_area: MiningArea,
    year: int,
    ceiling: Decimal,
    document: str,
    fictitious: bool = False,
) -> AreaPlan:
    """Record how much the mines of a planned area may extract in a year; an earlier plan of this year is replaced.

    One of a past year, or one that loosens the plan in force, takes two officers (``loosen``); loaders enter what was.
    """
    return PLANS.set_alone(
        mining_area, actor=actor, year=year, ceiling=ceiling, document=document, fictitious=fictitious
    )


@service
def loosen(
    mining_area: MiningArea, *, actor: Actor, reason: str, year: int, ceiling: Decimal, document: str
) -> AreaPlan:
    """Record a plan of a past year, or one that loosens the plan in force; by two officers."""
    return PLANS.loosen(mining_area, actor=actor, reason=reason, year=year, ceiling=ceiling, document=document)
