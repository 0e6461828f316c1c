"""Pages of plans of mining rights: numbers of all areas beside their use, one plan, and its recording."""

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
from enterprises.models import MiningArea
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from resources.capabilities import RIGHTS_PLANS_SET
from resources.filters.plans_of_areas import PlanOfAreaFilters
from resources.models import RightsPlan
from resources.models.plans_of_areas import FIRST_YEAR, LAST_YEAR, PlanOfAreaQuerySet
from resources.models.rights_plans import MOST_RIGHTS
from resources.queries import rights_plans as queries
from resources.services import rights_plans


class RightsPlanFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class RightsPlanForm(PageForm):
    mining_area = forms.ModelChoiceField(
        label=label_of(RightsPlan, "mining_area"),
        queryset=MiningArea.objects.select_related("jurisdiction").order_by("number"),
        to_field_name="number",
    )
    year = forms.IntegerField(label=label_of(RightsPlan, "year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    rights = forms.IntegerField(label=label_of(RightsPlan, "rights"), min_value=0, max_value=MOST_RIGHTS)
    document = text_area(label_of(RightsPlan, "document"), rows=2, max_length=2_000)


def _rows(request: HttpRequest) -> PlanOfAreaQuerySet[RightsPlan]:
    rows = RightsPlan.objects.visible_to(request.user)
    return rows.select_related("mining_area__jurisdiction", "recorded_by")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).standing().order_by("-year", "mining_area__number", "pk")
    context = RightsPlanFilter(request).list_rows(request, PlanOfAreaFilters, rows)
    context["exported"] = {**context["exported"], "standing": "true"}
    context["planned"] = queries.with_use(context["rows"])
    context["may_set"] = holds(request.user, RIGHTS_PLANS_SET)
    return render(request, "resources/rights_plan_list.html", context)


def _visible(request: HttpRequest, pk: UUID) -> RightsPlan:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: RightsPlan) -> HttpResponse:
    (planned,) = queries.with_use([row])
    versions = list(_rows(request).filter(mining_area=row.mining_area, year=row.year).order_by("recorded_at", "pk"))
    context = {
        "row": row,
        "planned": planned,
        "versions": versions,
        "loosen": rights_plans.LOOSEN,
        "may_loosen": holds(request.user, RIGHTS_PLANS_SET),
        "replaced": any(each.replaces_id == row.pk for each in versions),
    }
    return render(request, "resources/rights_plan_detail.html", context)


detail = detail_view(_visible, _detail)


def _form(request: HttpRequest, data: QueryDict | None) -> RightsPlanForm:
    return RightsPlanForm(data, initial={"mining_area": request.GET.get("area", ""), "year": clock.today().year})


create = create_view(
    Creation(
        title=gettext_lazy("Set the plan of new mining rights of an area"),
        lead=gettext_lazy(
            "How many new mining licences the area may get in a year. Renewals and recorded exceptions do not count. An"
            " area that has a plan gets none in a year without one."
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Plans of new mining rights"),
        list_page="pages:rights-plans",
        detail_page="pages:rights-plan",
        allowed=partial(holds, capability=RIGHTS_PLANS_SET),
        form=_form,
        service=rights_plans.set_plan,
        done=gettext_lazy("The plan was recorded."),
    )
)
