"""Pages of emissions by province: ceilings beside the totals of permits and readings, one ceiling, and its entry."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import PageForm, text_area
from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.models import Jurisdiction
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from environment.acts.emissions import EMISSION_CEILINGS
from environment.capabilities import EMISSION_CEILINGS_SET
from environment.filters.emissions import EmissionCeilingFilters
from environment.models import EmissionCeiling
from environment.models.discharges import Medium
from environment.models.emissions import CEILING_POLLUTANTS, FIRST_YEAR, LAST_YEAR
from environment.queries import emissions as queries
from environment.services import emissions


class EmissionCeilingFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    pollutant = choice(gettext_lazy("Pollutant"), CEILING_POLLUTANTS)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class EmissionCeilingForm(PageForm):
    place = forms.ModelChoiceField(
        label=label_of(EmissionCeiling, "place"),
        queryset=Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE).order_by("code"),
        to_field_name="code",
    )
    pollutant = forms.ChoiceField(label=gettext_lazy("Pollutant"), choices=CEILING_POLLUTANTS)
    medium = forms.ChoiceField(label=gettext_lazy("Medium"), choices=Medium.choices)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    tonnes = forms.DecimalField(label=label_of(EmissionCeiling, "tonnes"), max_digits=14, decimal_places=3, min_value=0)
    document = text_area(gettext_lazy("Document"), rows=2, max_length=2_000)


def _rows(request: HttpRequest) -> QuerySet[EmissionCeiling]:
    rows = EmissionCeiling.objects.visible_to(request.user)
    return rows.select_related("place", "recorded_by", "correction")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).filter(correction=None, tonnes__isnull=False)
    rows = rows.order_by("-year", "place__code", "pollutant", "pk")
    context = EmissionCeilingFilter(request).list_rows(request, EmissionCeilingFilters, rows)
    context["exported"] = {**context["exported"], "standing": "true"}
    context["found"] = queries.with_totals(context["rows"])
    context["may_set"] = holds(request.user, EMISSION_CEILINGS_SET)
    return render(request, "environment/emission_list.html", context)


def _form(request: HttpRequest, data: QueryDict | None) -> EmissionCeilingForm:
    return EmissionCeilingForm(data, initial={"year": clock.today().year})


create = create_view(
    Creation(
        title=gettext_lazy("Set an emission ceiling"),
        lead=gettext_lazy("What a province may discharge of a pollutant in a year. A correction is a further entry."),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Emissions by province"),
        list_page="pages:emissions",
        detail_page="pages:emission-ceiling",
        allowed=partial(holds, capability=EMISSION_CEILINGS_SET),
        form=_form,
        service=emissions.set_ceiling,
        done=gettext_lazy("The ceiling was recorded."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> EmissionCeiling:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: EmissionCeiling, failed: Failed = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "row": row,
        "found": queries.with_totals([row])[0],
        **panel(request, EMISSION_CEILINGS, row, failed),
    }
    return render(request, "environment/emission_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(EMISSION_CEILINGS, find=_visible, show=_detail)
