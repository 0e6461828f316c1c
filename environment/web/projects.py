"""Pages of projects: listed with their breaches, entered, followed step by step."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.policies import can, holds
from enterprises.web.site_forms import SiteForm
from environment.acts.projects import PROJECTS
from environment.capabilities import OFFICE_DECISIONS_RECORD, PROJECTS_RECORD
from environment.filters import ProjectFilters
from environment.models import OfficeDecision, Project
from environment.queries.projects import histories, spending
from environment.services import projects


class ProjectForm(SiteForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Project.Kind.choices)
    investment = forms.DecimalField(
        label=gettext_lazy("Investment, yuan"), max_digits=16, decimal_places=2, min_value=0, required=False
    )


def _history(request: HttpRequest, row: Project) -> Mapping[str, Any]:
    return {
        "history": histories([row])[0],
        "decisions": OfficeDecision.objects.filter(project=row).select_related("site").order_by("-day", "-pk"),
        "may_record_decision": can(request.user, OFFICE_DECISIONS_RECORD, row),
    }


def _list(request: HttpRequest, context: Mapping[str, Any]) -> Mapping[str, Any]:
    visible = Project.objects.visible_to(request.user)
    chosen = ProjectFilters(context["exported"], queryset=visible, request=request).qs
    return {"histories": histories(context["rows"]), "spending": spending(chosen)}


PAGES = RecordPages[Project](
    title=gettext_lazy("Projects"),
    list_page="pages:projects",
    detail_page="pages:project",
    templates="environment/project",
    order=("-recorded_at", "-pk"),
    filters=ProjectFilters,
    form=form_of(ProjectFilters, "kind", "province"),
    may_record=partial(holds, capability=PROJECTS_RECORD),
    acts=PROJECTS,
    subject="project",
    in_list=_list,
    in_detail=_history,
)


create = create_view(
    PAGES,
    title=gettext_lazy("Enter a project"),
    lead=gettext_lazy("Its steps are recorded afterwards, each with its day and document."),
    button=gettext_lazy("Enter"),
    form=ProjectForm.for_request,
    service=projects.enter,
    done=gettext_lazy("The project was entered."),
)
