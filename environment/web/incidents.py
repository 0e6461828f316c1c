"""Pages of incidents: listed with their cost by province and year, recorded, corrected, withdrawn."""

from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.forms import DateInput, text_area
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from core.web.panels import panels
from enterprises.models import Jurisdiction
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from enterprises.web.site_forms import SiteField, SiteForm
from environment.acts.incidents import INCIDENTS
from environment.capabilities import INCIDENTS_RECORD
from environment.filters.incidents import IncidentFilters
from environment.models import Incident
from environment.queries import incidents as queries
from environment.services import incidents


class IncidentFilter(ListForm):
    category = choice(gettext_lazy("Category"), Incident.Category)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1900, max_value=2100)
    province = choice(gettext_lazy("Province"), provinces)
    site = forms.CharField(label=gettext_lazy("Code of the site"), max_length=32)


class IncidentForm(SiteForm):
    site = SiteField(required=False, help_text=gettext_lazy("Empty: no site is known."))
    place = forms.ModelChoiceField(
        label=gettext_lazy("Code of the place"),
        queryset=Jurisdiction.objects.all(),
        to_field_name="code",
        widget=forms.TextInput,
        required=False,
        help_text=gettext_lazy("Of the administrative division, such as 360727. Not needed for a site."),
        error_messages={"invalid_choice": gettext_lazy("There is no place of this code.")},
    )
    day = forms.DateField(
        label=gettext_lazy("Day"), widget=DateInput, help_text=gettext_lazy("On which it happened or was found.")
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=Incident.Category.choices)
    description = text_area(gettext_lazy("Description"), max_length=4000)
    document = text_area(
        gettext_lazy("Document"),
        rows=2,
        max_length=2000,
        help_text=gettext_lazy("The report or record of the incident."),
    )
    extent = forms.DecimalField(
        label=gettext_lazy("Measured extent"), max_digits=14, decimal_places=3, min_value=0, required=False
    )
    extent_unit = forms.ChoiceField(
        label=gettext_lazy("Unit of the extent"),
        choices=[("", gettext_lazy("Not measured")), *Incident.ExtentUnit.choices],
        required=False,
    )
    cost = forms.DecimalField(
        label=gettext_lazy("Cost, yuan"),
        max_digits=16,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=gettext_lazy("Empty: not known yet. It is added later by a correction."),
    )
    cost_document = text_area(gettext_lazy("Document of the cost"), rows=2, max_length=2000, required=False)
    figures_confirmed = forms.BooleanField(
        label=gettext_lazy("The figures were checked and are right."), required=False
    )


def _rows(request: HttpRequest) -> QuerySet[Incident]:
    rows = Incident.objects.visible_to(request.user)
    return rows.select_related("place", "site__enterprise", "site__jurisdiction", "recorded_by", "correction")


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = IncidentFilter(request)
    context = form.list_rows(request, IncidentFilters, _rows(request).order_by("-day", "-pk"))
    visible = Incident.objects.visible_to(request.user).standing()
    context["costs"] = queries.costs(IncidentFilters(form.chosen, queryset=visible, request=request).qs)
    context["may_record"] = holds(request.user, INCIDENTS_RECORD)
    return render(request, "environment/incident_list.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Record an incident"),
        lead=gettext_lazy(
            "An incident is not changed afterwards. A correction is a further row that names the one before."
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Incidents"),
        list_page="pages:incidents",
        detail_page="pages:incident",
        allowed=partial(holds, capability=INCIDENTS_RECORD),
        form=IncidentForm.for_request,
        service=incidents.record,
        done=gettext_lazy("The incident was recorded."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> Incident:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: Incident, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {"row": row, "panels": panels(request, "incident", row), **panel(request, INCIDENTS, row, failed)}
    return render(request, "environment/incident_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(INCIDENTS, find=_visible, show=_detail)
