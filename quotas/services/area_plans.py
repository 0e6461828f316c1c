"""Special plans of mining areas: recorded by the ministry with their document, within the quota of the province."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises import consultation_subjects
from enterprises.models import Consultation, Jurisdiction, MiningArea
from quotas.capabilities import AREA_PLANS_SET
from quotas.models import AreaPlan
from quotas.policies import may_plan_area
from quotas.queries import area_plans

LEAST_DOCUMENT = 4  # letters
AREA_PLAN = WriteAccess(AreaPlan, can=may_plan_area, locks_rows=False)

refusal(
    "area_plan_replaces_its_like",
    lambda: Conflict("of_another_area", _("A plan replaces one of the same area and year.")),
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
    """Record how much the mines of a planned area may extract in a year; an earlier plan of this year is replaced."""
    province = Jurisdiction.objects.get(code=mining_area.jurisdiction.province_code)
    row = AREA_PLAN.begin_new(
        lambda: AreaPlan(
            mining_area=mining_area, year=year, ceiling=ceiling, document=document.strip(), fictitious=fictitious
        ),
        AREA_PLANS_SET,
        actor,
        beside=[province],  # so that two plans at once do not each leave room for the other
    )
    if faults := [*_faults(row), *_beyond_quota(row, province)]:
        raise Invalid("invalid", _("The plan has faults. Nothing was recorded."), errors=faults)
    row.replaces = AreaPlan.objects.standing().filter(mining_area=mining_area, year=year).first()
    if row.replaces is not None and (
        refused := consultation_subjects.obstacle(Consultation.Subject.PLAN, row.replaces)
    ):
        raise refused
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    data = {"year": year, "ceiling": str(ceiling)}
    place = mining_area.jurisdiction.code
    audit.record(actor=actor, action="area_plans.set", obj=row, place=place, reason=row.document, data=data)
    return row


def _faults(row: AreaPlan) -> list[Fault]:
    faults = []
    if row.ceiling < 0:
        faults.append(Fault("/ceiling", "negative", _("A ceiling is not negative.")))
    if row.year > clock.today().year + 1:
        faults.append(Fault("/year", "in_the_future", _("A plan is recorded for this year or the next at the latest.")))
    if len(row.document) < LEAST_DOCUMENT:
        faults.append(Fault("/document", "required", _("Name the document: its office, number and day.")))
    return faults


def _beyond_quota(row: AreaPlan, province: Jurisdiction) -> list[Fault]:
    """Return the fault if the areas of the province together would have more than its quota; without quota, none."""
    quota = area_plans.quota_of_province(province.code, row.year)
    others = area_plans.planned_in_province(province.code, row.year, apart_from=row.mining_area)
    if quota is None or others + row.ceiling <= quota:
        return []
    detail = _("The province has a quota of %(quota)s t, of which other areas have %(others)s t.")
    return [Fault("/ceiling", "above_quota", detail % {"quota": f"{quota:,}", "others": f"{others:,}"})]
