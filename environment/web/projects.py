"""Pages of projects: listed with their breaches, entered, followed step by step."""

from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from core.web.panels import panels
from enterprises.policies import can, holds
from enterprises.web.enterprises import provinces
from enterprises.web.site_forms import SiteForm
from environment.acts.projects import PROJECTS
from environment.capabilities import OFFICE_DECISIONS_RECORD, PROJECTS_RECORD
from environment.filters.projects import ProjectFilters
from environment.models import OfficeDecision, Project
from environment.queries.projects import histories
from environment.services import projects


class ProjectFilter(ListForm):
    kind = choice(gettext_lazy("Kind"), Project.Kind)
    province = choice(gettext_lazy("Province"), provinces)


class ProjectForm(SiteForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Project.Kind.choices)
    investment = forms.DecimalField(
        label=gettext_lazy("Investment, yuan"), max_digits=16, decimal_places=2, min_value=0, required=False
    )


def _rows(request: HttpRequest) -> QuerySet[Project]:
    rows = Project.objects.visible_to(request.user)
    return rows.select_related("site__enterprise", "site__jurisdiction", "recorded_by")


@page
def listing(request: HttpRequest) -> HttpResponse:
    context = ProjectFilter(request).list_rows(request, ProjectFilters, _rows(request).order_by("-recorded_at", "-pk"))
    context["histories"] = histories(context["rows"])
    context["may_record"] = holds(request.user, PROJECTS_RECORD)
    return render(request, "environment/project_list.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Enter a project"),
        lead=gettext_lazy("Its steps are recorded afterwards, each with its day and document."),
        button=gettext_lazy("Enter"),
        list_title=gettext_lazy("Projects"),
        list_page="pages:projects",
        detail_page="pages:project",
        allowed=partial(holds, capability=PROJECTS_RECORD),
        form=ProjectForm.for_request,
        service=projects.enter,
        done=gettext_lazy("The project was entered."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> Project:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: Project, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "history": histories([row])[0],
        "decisions": OfficeDecision.objects.filter(project=row).select_related("site").order_by("-day", "-pk"),
        "may_record_decision": can(request.user, OFFICE_DECISIONS_RECORD, row),
        "panels": panels(request, "project", row),
        **panel(request, PROJECTS, row, failed),
    }
    return render(request, "environment/project_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(PROJECTS, find=_visible, show=_detail)
