"""Pages of plans of mining rights: numbers of all areas beside their use, one plan, and its recording."""

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
from resources.capabilities import RIGHTS_PLANS_SET
from resources.filters import PlanOfAreaFilters
from resources.models import RightsPlan
from resources.models.plans_of_areas import FIRST_YEAR
from resources.models.rights_plans import MOST_RIGHTS
from resources.queries import rights_plans as queries
from resources.services import rights_plans


class RightsPlanForm(PageForm):
    mining_area = forms.ModelChoiceField(
        label=label_of(RightsPlan, "mining_area"),
        queryset=MiningArea.objects.select_related("jurisdiction").order_by("number"),
        to_field_name="number",
    )
    year = YearField(label=label_of(RightsPlan, "year"), first=FIRST_YEAR)
    rights = forms.IntegerField(label=label_of(RightsPlan, "rights"), min_value=0, max_value=MOST_RIGHTS)
    document = text_area(label_of(RightsPlan, "document"), rows=2, max_length=2_000)


def _form(request: HttpRequest, data: QueryDict | None) -> RightsPlanForm:
    return RightsPlanForm(data, initial={"mining_area": request.GET.get("area", ""), "year": clock.today().year})


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
    list_page="pages:rights-plans",
    detail_page="pages:rights-plan",
    templates="resources/rights_plan",
    rows=RightsPlan.objects.select_related("mining_area__jurisdiction", "recorded_by"),
    order=("-year", "mining_area__number", "pk"),
    standing=lambda rows: rows.standing(),
    filters=PlanOfAreaFilters,
    form=form_of(PlanOfAreaFilters, "province", "year"),
    may_record=partial(holds, capability=RIGHTS_PLANS_SET),
    in_list=lambda request, context: {"planned": queries.with_use(context["rows"])},
    in_detail=_planned,
)


create = create_view(
    PAGES,
    title=gettext_lazy("Set the plan of new mining rights of an area"),
    lead=gettext_lazy(
        "How many new mining licences the area may get in a year. Renewals and recorded exceptions do not count. An"
        " area that has a plan gets none in a year without one."
    ),
    form=_form,
    service=rights_plans.set_plan,
    done=gettext_lazy("The plan was recorded."),
)
