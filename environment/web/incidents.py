"""Pages of incidents: listed with their cost by province and year, recorded, corrected, withdrawn."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.forms import DateInput, text_area
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.models import Jurisdiction
from enterprises.policies import holds
from enterprises.web.site_forms import SiteField, SiteForm
from environment.acts.incidents import INCIDENTS
from environment.capabilities import INCIDENTS_RECORD
from environment.filters import IncidentFilters
from environment.models import Incident
from environment.queries import incidents as queries
from environment.services import incidents


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


def _costs(request: HttpRequest, context: Mapping[str, Any]) -> Mapping[str, Any]:
    visible = Incident.objects.visible_to(request.user).standing()
    return {"costs": queries.costs(IncidentFilters(context["exported"], queryset=visible, request=request).qs)}


PAGES = RecordPages[Incident](
    title=gettext_lazy("Incidents"),
    list_page="pages:incidents",
    detail_page="pages:incident",
    templates="environment/incident",
    order=("-day", "-pk"),
    filters=IncidentFilters,
    form=form_of(IncidentFilters, "category", "year", "province", "site"),
    may_record=partial(holds, capability=INCIDENTS_RECORD),
    acts=INCIDENTS,
    subject="incident",
    in_list=_costs,
)


create = create_view(
    PAGES,
    title=gettext_lazy("Record an incident"),
    lead=gettext_lazy(
        "An incident is not changed afterwards. A correction is a further row that names the one before."
    ),
    form=IncidentForm.for_request,
    service=incidents.record,
    done=gettext_lazy("The incident was recorded."),
)
