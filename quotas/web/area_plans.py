"""Pages of special plans of mining areas: ceilings of all areas beside their use, one plan, and its recording."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import PageForm, YearField, text_area
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.models import MiningArea
from enterprises.policies import holds
from quotas.capabilities import AREA_PLANS_SET
from quotas.models import AreaPlan
from quotas.queries import area_plans as queries
from quotas.services import area_plans
from resources.filters import PlanOfAreaFilters
from resources.models.plans_of_areas import FIRST_YEAR


class AreaPlanForm(PageForm):
    mining_area = forms.ModelChoiceField(
        label=label_of(AreaPlan, "mining_area"),
        queryset=MiningArea.objects.select_related("jurisdiction").order_by("number"),
        to_field_name="number",
    )
    year = YearField(label=label_of(AreaPlan, "year"), first=FIRST_YEAR)
    ceiling = forms.DecimalField(label=label_of(AreaPlan, "ceiling"), max_digits=12, decimal_places=3, min_value=0)
    document = text_area(label_of(AreaPlan, "document"), rows=2, max_length=2_000)


def _form(request: HttpRequest, data: QueryDict | None) -> AreaPlanForm:
    return AreaPlanForm(data, initial={"mining_area": request.GET.get("area", ""), "year": clock.today().year})


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
    list_page="pages:area-plans",
    detail_page="pages:area-plan",
    templates="quotas/area_plan",
    rows=AreaPlan.objects.select_related("mining_area__jurisdiction", "recorded_by"),
    order=("-year", "mining_area__number", "pk"),
    standing=lambda rows: rows.standing(),
    filters=PlanOfAreaFilters,
    form=form_of(PlanOfAreaFilters, "province", "year"),
    may_record=partial(holds, capability=AREA_PLANS_SET),
    subject="area-plan",
    in_list=lambda request, context: {"planned": queries.with_use(context["rows"], request.user)},
    in_detail=_planned,
)


create = create_view(
    PAGES,
    title=gettext_lazy("Set the special plan of a mining area"),
    lead=gettext_lazy(
        "What the mines of a planned area may extract in a year, inside the quota of the province. A plan that the"
        " area has of this year is replaced; it stays on record."
    ),
    form=_form,
    service=area_plans.set_plan,
    done=gettext_lazy("The plan was recorded."),
)
