"""Pages of assessments of environmental risk: listed, recorded, shown, withdrawn."""

from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.forms import DateInput, text_area
from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Trail, create_view
from core.web.filters import form_of
from core.web.pages import page
from enterprises.policies import holds
from enterprises.web.site_forms import SiteForm
from environment.acts.risk_assessments import RISK_ASSESSMENTS
from environment.capabilities import RISKS_RECORD
from environment.filters import RiskAssessmentFilters
from environment.models import RiskAssessment
from environment.services import risk_assessments

FORM = form_of(RiskAssessmentFilters, "subject", "level", "province", "site")


class RiskAssessmentForm(SiteForm):
    subject = forms.ChoiceField(label=label_of(RiskAssessment, "subject"), choices=RiskAssessment.Subject.choices)
    name = forms.CharField(label=label_of(RiskAssessment, "name"), max_length=200, required=False)
    level = forms.ChoiceField(label=label_of(RiskAssessment, "level"), choices=RiskAssessment.Level.choices)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    until = forms.DateField(label=gettext_lazy("Until"), widget=DateInput, required=False)
    assessor = forms.CharField(label=label_of(RiskAssessment, "assessor"), max_length=200)
    result = text_area(
        label_of(RiskAssessment, "result"), max_length=4000,
        help_text=gettext_lazy("Hazards found and what is to be done."),
    )  # fmt: skip
    document = text_area(gettext_lazy("Document"), rows=2, max_length=2000)


def _rows(request: HttpRequest) -> QuerySet[RiskAssessment]:
    rows = RiskAssessment.objects.visible_to(request.user)
    return rows.select_related("site__enterprise", "site__jurisdiction", "recorded_by", "withdrawal")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).order_by("-day", "-pk")
    context = FORM(request).list_rows(request, RiskAssessmentFilters, rows)
    context["may_record"] = holds(request.user, RISKS_RECORD)
    return render(request, "environment/risk_assessment_list.html", context)


create = create_view(
    Trail(
        title=gettext_lazy("Assessments of risk"),
        list_page="pages:risk-assessments",
        detail_page="pages:risk-assessment",
        may_record=partial(holds, capability=RISKS_RECORD),
    ),
    title=gettext_lazy("Record an assessment of risk"),
    lead=gettext_lazy("No law makes it a condition of quota yet; it is shown on the page of the site."),
    button=gettext_lazy("Record"),
    form=RiskAssessmentForm.for_request,
    service=risk_assessments.record,
    done=gettext_lazy("The entry was recorded."),
)


def _visible(request: HttpRequest, pk: UUID) -> RiskAssessment:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: RiskAssessment, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {"row": row, **panel(request, RISK_ASSESSMENTS, row, failed)}
    return render(request, "environment/risk_assessment_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(RISK_ASSESSMENTS, find=_visible, show=_detail)
