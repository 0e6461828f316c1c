"""Pages of assessments of environmental risk: listed, recorded, shown, withdrawn."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import DateInput, text_area
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.policies import holds
from enterprises.web.site_forms import SiteForm
from environment.acts.risk_assessments import RISK_ASSESSMENTS
from environment.capabilities import RISKS_RECORD
from environment.filters import RiskAssessmentFilters
from environment.models import RiskAssessment
from environment.services import risk_assessments


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


PAGES = RecordPages[RiskAssessment](
    title=gettext_lazy("Assessments of risk"),
    list_page="pages:risk-assessments",
    detail_page="pages:risk-assessment",
    templates="environment/risk_assessment",
    order=("-day", "-pk"),
    filters=RiskAssessmentFilters,
    form=form_of(RiskAssessmentFilters, "subject", "level", "province", "site"),
    may_record=partial(holds, capability=RISKS_RECORD),
    acts=RISK_ASSESSMENTS,
)


create = create_view(
    PAGES,
    title=gettext_lazy("Record an assessment of risk"),
    lead=gettext_lazy("No law makes it a condition of quota yet; it is shown on the page of the site."),
    button=gettext_lazy("Record"),
    form=RiskAssessmentForm.for_request,
    service=risk_assessments.record,
    done=gettext_lazy("The entry was recorded."),
)
