"""Pages of plans of mining rights: numbers of all areas beside their use, one plan, and its recording."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.policies import holds
from resources.acts.rights_plans import CREATE_RIGHTS_PLAN
from resources.capabilities import RIGHTS_PLANS_SET
from resources.filters import PlanOfAreaFilters
from resources.models import RightsPlan
from resources.queries import rights_plans as queries
from resources.services import rights_plans


def _planned(request: HttpRequest, row: RightsPlan) -> Mapping[str, Any]:
    (planned,) = queries.with_use([row])
    same = PAGES.visible(request).filter(mining_area=row.mining_area, year=row.year)
    versions = list(same.order_by("recorded_at", "pk"))
    return {
        "planned": planned,
        "versions": versions,
        "replaced": any(each.replaces_id == row.pk for each in versions),
        "loosen": rights_plans.LOOSEN,
        "may_loosen": holds(request.user, RIGHTS_PLANS_SET),
    }


PAGES = RecordPages(
    title=gettext_lazy("Plans of new mining rights"),
    templates="resources/rights_plan",
    rows=RightsPlan.objects.select_related("mining_area__jurisdiction", "recorded_by"),
    order=("-year", "mining_area__number", "pk"),
    standing=lambda rows: rows.standing(),
    filters=PlanOfAreaFilters,
    form=form_of(PlanOfAreaFilters, "province", "year"),
    creates=CREATE_RIGHTS_PLAN,
    in_list=lambda request, context: {"planned": queries.with_use(context["rows"])},
    in_detail=_planned,
)
