"""Pages of incidents: listed with their cost by province and year, recorded, corrected, withdrawn."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from environment.acts.incidents import CREATE_INCIDENT, INCIDENTS
from environment.filters import IncidentFilters
from environment.models import Incident
from environment.queries import incidents as queries


def _costs(request: HttpRequest, context: Mapping[str, Any]) -> Mapping[str, Any]:
    visible = Incident.objects.visible_to(request.user).standing()
    return {"costs": queries.costs(IncidentFilters(context["exported"], queryset=visible, request=request).qs)}


PAGES = RecordPages[Incident](
    title=gettext_lazy("Incidents"),
    templates="environment/incident",
    order=("-day", "-pk"),
    filters=IncidentFilters,
    form=form_of(IncidentFilters, "category", "year", "province", "site"),
    creates=CREATE_INCIDENT,
    acts=INCIDENTS,
    subject="incident",
    in_list=_costs,
)
