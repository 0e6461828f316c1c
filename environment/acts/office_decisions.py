"""Recording a decision of an office about a site or project."""

from typing import Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core.acts import Create
from core.forms import DateInput, SeenChoiceField, text_area
from core.models import label_of
from enterprises.forms.sites import SiteForm
from environment.capabilities import OFFICE_DECISIONS_RECORD
from environment.models import OfficeDecision, Project
from environment.services import office_decisions


class OfficeDecisionForm(SiteForm):
    kind = forms.ChoiceField(label=label_of(OfficeDecision, "kind"), choices=OfficeDecision.Kind.choices)
    project = SeenChoiceField(
        Project.objects.all(),
        to_field_name="id",
        label=label_of(OfficeDecision, "project"),
        required=False,
        help_text=_("Empty: the decision is about no project on record."),
    )
    subject = text_area(
        label_of(OfficeDecision, "subject"), rows=2, max_length=2000,
        help_text=_("Such as the mining right or project."),
    )  # fmt: skip
    office = forms.CharField(label=label_of(OfficeDecision, "office"), max_length=200)
    day = forms.DateField(label=label_of(OfficeDecision, "day"), widget=DateInput)
    document = text_area(
        label_of(OfficeDecision, "document"), rows=2, max_length=2000, help_text=_("office, number and day")
    )
    reason = text_area(
        label_of(OfficeDecision, "reason"), max_length=2000,
        help_text=_("The rule that the approval breaks, or why the project was refused."),
    )  # fmt: skip

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        form = super().for_request(request, data)
        form.field("project").queryset = (
            Project.objects.visible_to(request.user).select_related("site").order_by("name")
        )
        form.initial["project"] = request.GET.get("project", "")
        form.initial["kind"] = request.GET.get("kind", "")
        return form


CREATE_OFFICE_DECISION = Create(
    service=office_decisions.record,
    form=OfficeDecisionForm,
    capability=OFFICE_DECISIONS_RECORD,
    title=_("Record a decision of an office"),
    lead=_("An approval beyond authority or a refused project. A case can be opened from the record."),
    done=_("The decision was recorded."),
)
