"""Pages of projects: listed with their breaches, entered, followed step by step."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.policies import can
from environment.acts.projects import CREATE_PROJECT, PROJECTS
from environment.capabilities import OFFICE_DECISIONS_RECORD
from environment.filters import ProjectFilters
from environment.models import OfficeDecision, Project
from environment.queries.projects import histories, spending


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
    templates="environment/project",
    order=("-recorded_at", "-pk"),
    filters=ProjectFilters,
    form=form_of(ProjectFilters, "kind", "province"),
    creates=CREATE_PROJECT,
    acts=PROJECTS,
    subject="project",
    in_list=_list,
    in_detail=_history,
)
