"""Special plans of mining areas: recorded by the ministry with their document, within the quota of the province."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises import consultation_subjects
from enterprises.models import Consultation, Jurisdiction, MiningArea
from enterprises.services import approvals
from enterprises.services.validation import unnamed_document
from quotas.capabilities import AREA_PLANS_SET
from quotas.models import AreaPlan
from quotas.policies import may_plan_area
from quotas.queries import area_plans

LOOSEN = "area_plans.loosen"  # two-person act
AREA_PLAN = WriteAccess(AreaPlan, can=may_plan_area, locks_rows=False)

refusal(
    "area_plan_replaces_its_like",
    lambda: Conflict("of_another_area", _("A plan replaces one of the same area and year.")),
)


def _takes_two() -> Invalid:
    detail = _(
        "This plan is of a past year, or above the ceiling of the plan in force:"
        " propose it on the page of a plan of this area, and a second officer approves it."
    )
    fault = Fault("/ceiling", "takes_two", detail)
    return Invalid("invalid", _("The plan has faults. Nothing was recorded."), errors=[fault])


refusal("area_plan_loosened_by_two", _takes_two)


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
    row = _begin(actor, mining_area, year, ceiling, document, fictitious)
    if not isinstance(actor, Loader) and takes_two(row):
        raise _takes_two()
    return _insert(row, "area_plans.set", actor, row.document)


@service
def loosen(
    mining_area: MiningArea, *, actor: Actor, reason: str, year: int, ceiling: Decimal, document: str
) -> AreaPlan:
    """Record a plan of a past year, or one that loosens the plan in force; by two officers."""
    row = _begin(actor, mining_area, year, ceiling, document)
    approvals.require(LOOSEN, mining_area, actor=actor)
    return _insert(row, LOOSEN, actor, reason)


def new(mining_area: MiningArea, year: int, ceiling: Decimal, document: str, fictitious: bool = False) -> AreaPlan:
    """Return a plan, not yet saved, that replaces the one in force."""
    return AreaPlan(
        mining_area=mining_area,
        year=year,
        ceiling=ceiling,
        document=document.strip(),
        fictitious=fictitious,
        replaces=AreaPlan.objects.standing().filter(mining_area=mining_area, year=year).first(),
    )


def takes_two(row: AreaPlan) -> bool:
    """Return whether a plan is of a year that is past, or is looser than the one that it replaces."""
    return row.year < clock.today().year or (row.replaces is not None and row.ceiling > row.replaces.ceiling)


def require_fitting(row: AreaPlan) -> None:
    """Refuse a plan that has faults.

    Raises:
        Invalid: naming the fields.
    """
    province = Jurisdiction.objects.get(code=row.mining_area.jurisdiction.province_code)
    if faults := [*_faults(row), *_beyond_quota(row, province)]:
        raise Invalid("invalid", _("The plan has faults. Nothing was recorded."), errors=faults)


def _begin(
    actor: Actor, mining_area: MiningArea, year: int, ceiling: Decimal, document: str, fictitious: bool = False
) -> AreaPlan:
    province = Jurisdiction.objects.get(code=mining_area.jurisdiction.province_code)
    row = AREA_PLAN.begin_new(
        lambda: new(mining_area, year, ceiling, document, fictitious),
        AREA_PLANS_SET,
        actor,
        beside=[province],  # so that two plans at once do not each leave room for the other
    )
    require_fitting(row)
    row.replaces = AreaPlan.objects.standing().filter(mining_area=mining_area, year=year).first()  # locked now
    if row.replaces is not None and (
        refused := consultation_subjects.obstacle(Consultation.Subject.PLAN, row.replaces)
    ):
        raise refused
    return row


def _insert(row: AreaPlan, action: str, actor: Actor, reason: str) -> AreaPlan:
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    data = {"year": row.year, "ceiling": str(row.ceiling)}
    place = row.mining_area.jurisdiction.code
    audit.record(actor=actor, action=action, obj=row, place=place, reason=reason, data=data)
    return row


def _faults(row: AreaPlan) -> list[Fault]:
    faults = []
    if row.ceiling < 0:
        faults.append(Fault("/ceiling", "negative", _("A ceiling is not negative.")))
    if row.year > clock.today().year + 1:
        faults.append(Fault("/year", "in_the_future", _("A plan is recorded for this year or the next at the latest.")))
    faults += unnamed_document(row.document)
    return faults


def _beyond_quota(row: AreaPlan, province: Jurisdiction) -> list[Fault]:
    """Return the fault if the areas of the province together would have more than its quota; without quota, none."""
    quota = area_plans.quota_of_province(province.code, row.year)
    others = area_plans.planned_in_province(province.code, row.year, apart_from=row.mining_area)
    if quota is None or others + row.ceiling <= quota:
        return []
    detail = _("The province has a quota of %(quota)s t, of which other areas have %(others)s t.")
    return [Fault("/ceiling", "above_quota", detail % {"quota": f"{quota:,}", "others": f"{others:,}"})]
