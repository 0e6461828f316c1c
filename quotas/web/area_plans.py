"""Pages of special plans of mining areas: ceilings of all areas beside their use, one plan, and its recording."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.policies import holds
from quotas.acts.area_plans import CREATE_AREA_PLAN
from quotas.capabilities import AREA_PLANS_SET
from quotas.models import AreaPlan
from quotas.queries import area_plans as queries
from quotas.services import area_plans
from resources.filters import PlanOfAreaFilters


def _planned(request: HttpRequest, row: AreaPlan) -> Mapping[str, Any]:
    (planned,) = queries.with_use([row], request.user)
    same = PAGES.visible(request).filter(mining_area=row.mining_area, year=row.year)
    versions = list(same.order_by("recorded_at", "pk"))
    return {
        "planned": planned,
        "versions": versions,
        "replaced": any(each.replaces_id == row.pk for each in versions),
        "loosen": area_plans.LOOSEN,
        "may_loosen": holds(request.user, AREA_PLANS_SET),
    }


PAGES = RecordPages(
    title=gettext_lazy("Special plans"),
    templates="quotas/area_plan",
    rows=AreaPlan.objects.select_related("mining_area__jurisdiction", "recorded_by"),
    order=("-year", "mining_area__number", "pk"),
    standing=lambda rows: rows.standing(),
    filters=PlanOfAreaFilters,
    form=form_of(PlanOfAreaFilters, "province", "year"),
    creates=CREATE_AREA_PLAN,
    subject="area-plan",
    in_list=lambda request, context: {"planned": queries.with_use(context["rows"], request.user)},
    in_detail=_planned,
)
