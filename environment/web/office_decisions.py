"""Pages of decisions of offices: approvals beyond authority and refused projects, listed and recorded."""

from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.forms import DateInput, text_area
from core.models import label_of
from core.web.acts import detail_view
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from core.web.panels import panels
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from enterprises.web.site_forms import SiteForm
from environment.capabilities import OFFICE_DECISIONS_RECORD
from environment.filters.office_decisions import OfficeDecisionFilters
from environment.models import OfficeDecision, Project
from environment.services import office_decisions


class OfficeDecisionFilter(ListForm):
    kind = choice(gettext_lazy("Kind"), OfficeDecision.Kind)
    province = choice(gettext_lazy("Province"), provinces)
    site = forms.CharField(label=gettext_lazy("Code of the site"), max_length=32)


class OfficeDecisionForm(SiteForm):
    kind = forms.ChoiceField(label=label_of(OfficeDecision, "kind"), choices=OfficeDecision.Kind.choices)
    project = forms.ModelChoiceField(
        label=label_of(OfficeDecision, "project"),
        queryset=Project.objects.none(),
        required=False,
        help_text=gettext_lazy("Empty: the decision is about no project on record."),
    )
    subject = text_area(
        label_of(OfficeDecision, "subject"), rows=2, max_length=2000,
        help_text=gettext_lazy("Such as the mining right or project."),
    )  # fmt: skip
    office = forms.CharField(label=label_of(OfficeDecision, "office"), max_length=200)
    day = forms.DateField(label=label_of(OfficeDecision, "day"), widget=DateInput)
    document = text_area(
        label_of(OfficeDecision, "document"), rows=2, max_length=2000, help_text=gettext_lazy("office, number and day")
    )
    reason = text_area(
        label_of(OfficeDecision, "reason"), max_length=2000,
        help_text=gettext_lazy("The rule that the approval breaks, or why the project was refused."),
    )  # fmt: skip


def _form(request: HttpRequest, data: QueryDict | None) -> OfficeDecisionForm:
    form = OfficeDecisionForm.for_request(request, data)
    form.field("project").queryset = Project.objects.visible_to(request.user).select_related("site").order_by("name")
    form.initial["project"] = request.GET.get("project", "")
    form.initial["kind"] = request.GET.get("kind", "")
    return form


def _rows(request: HttpRequest) -> QuerySet[OfficeDecision]:
    rows = OfficeDecision.objects.visible_to(request.user)
    return rows.select_related("site__enterprise", "site__jurisdiction", "project", "recorded_by")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).order_by("-day", "-pk")
    context = OfficeDecisionFilter(request).list_rows(request, OfficeDecisionFilters, rows)
    context["may_record"] = holds(request.user, OFFICE_DECISIONS_RECORD)
    return render(request, "environment/office_decision_list.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Record a decision of an office"),
        lead=gettext_lazy("An approval beyond authority or a refused project. A case can be opened from the record."),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Decisions of offices"),
        list_page="pages:office-decisions",
        detail_page="pages:office-decision",
        allowed=partial(holds, capability=OFFICE_DECISIONS_RECORD),
        form=_form,
        service=office_decisions.record,
        done=gettext_lazy("The decision was recorded."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> OfficeDecision:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: OfficeDecision) -> HttpResponse:
    context = {"row": row, "panels": panels(request, "office-decision", row)}
    return render(request, "environment/office_decision_detail.html", context)


detail = detail_view(_visible, _detail)
