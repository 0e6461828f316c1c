"""Pages of decisions of offices: approvals beyond authority and refused projects, listed and recorded."""

from functools import partial

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core.forms import DateInput, text_area
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.policies import holds
from enterprises.web.site_forms import SiteForm
from environment.capabilities import OFFICE_DECISIONS_RECORD
from environment.filters import OfficeDecisionFilters
from environment.models import OfficeDecision, Project
from environment.services import office_decisions


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


PAGES = RecordPages(
    title=gettext_lazy("Decisions of offices"),
    list_page="pages:office-decisions",
    detail_page="pages:office-decision",
    templates="environment/office_decision",
    rows=OfficeDecision.objects.select_related("site__enterprise", "site__jurisdiction", "project", "recorded_by"),
    order=("-day", "-pk"),
    filters=OfficeDecisionFilters,
    form=form_of(OfficeDecisionFilters, "kind", "province", "site"),
    may_record=partial(holds, capability=OFFICE_DECISIONS_RECORD),
    subject="office-decision",
)


create = create_view(
    PAGES,
    title=gettext_lazy("Record a decision of an office"),
    lead=gettext_lazy("An approval beyond authority or a refused project. A case can be opened from the record."),
    form=_form,
    service=office_decisions.record,
    done=gettext_lazy("The decision was recorded."),
)
