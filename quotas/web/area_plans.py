"""Pages of special plans of mining areas: ceilings of all areas beside their use, one plan, and its recording."""

from functools import partial
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import PageForm, text_area
from core.models import label_of
from core.web.acts import detail_view
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from core.web.panels import panels
from enterprises.models import MiningArea
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from quotas.capabilities import AREA_PLANS_SET
from quotas.models import AreaPlan
from quotas.queries import area_plans as queries
from quotas.services import area_plans
from resources.filters.plans_of_areas import PlanOfAreaFilters
from resources.models.plans_of_areas import FIRST_YEAR, LAST_YEAR, PlanOfAreaQuerySet


class AreaPlanFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class AreaPlanForm(PageForm):
    mining_area = forms.ModelChoiceField(
        label=label_of(AreaPlan, "mining_area"),
        queryset=MiningArea.objects.select_related("jurisdiction").order_by("number"),
        to_field_name="number",
    )
    year = forms.IntegerField(label=label_of(AreaPlan, "year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ceiling = forms.DecimalField(label=label_of(AreaPlan, "ceiling"), max_digits=12, decimal_places=3, min_value=0)
    document = text_area(label_of(AreaPlan, "document"), rows=2, max_length=2_000)


def _rows(request: HttpRequest) -> PlanOfAreaQuerySet[AreaPlan]:
    rows = AreaPlan.objects.visible_to(request.user)
    return rows.select_related("mining_area__jurisdiction", "recorded_by")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).standing().order_by("-year", "mining_area__number", "pk")
    context = AreaPlanFilter(request).list_rows(request, PlanOfAreaFilters, rows)
    context["exported"] = {**context["exported"], "standing": "true"}
    context["planned"] = queries.with_use(context["rows"], request.user)
    context["may_set"] = holds(request.user, AREA_PLANS_SET)
    return render(request, "quotas/area_plan_list.html", context)


def _visible(request: HttpRequest, pk: UUID) -> AreaPlan:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: AreaPlan) -> HttpResponse:
    (planned,) = queries.with_use([row], request.user)
    same = _rows(request).filter(mining_area=row.mining_area, year=row.year)
    versions = list(same.order_by("recorded_at", "pk"))
    context = {
        "row": row,
        "planned": planned,
        "versions": versions,
        "replaced": any(each.replaces_id == row.pk for each in versions),
        "loosen": area_plans.LOOSEN,
        "may_loosen": holds(request.user, AREA_PLANS_SET),
        "panels": panels(request, "area-plan", row),
    }
    return render(request, "quotas/area_plan_detail.html", context)


detail = detail_view(_visible, _detail)


def _form(request: HttpRequest, data: QueryDict | None) -> AreaPlanForm:
    return AreaPlanForm(data, initial={"mining_area": request.GET.get("area", ""), "year": clock.today().year})


create = create_view(
    Creation(
        title=gettext_lazy("Set the special plan of a mining area"),
        lead=gettext_lazy(
            "What the mines of a planned area may extract in a year, inside the quota of the province. A plan that the"
            " area has of this year is replaced; it stays on record."
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Special plans"),
        list_page="pages:area-plans",
        detail_page="pages:area-plan",
        allowed=partial(holds, capability=AREA_PLANS_SET),
        form=_form,
        service=area_plans.set_plan,
        done=gettext_lazy("The plan was recorded."),
    )
)
