"""The act on an assessment of risk: a mistake is withdrawn by a further entry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Create, declare
from core.forms import DateInput, text_area
from core.models import label_of
from enterprises.acts.entry_steps import WITHDRAWABLE
from enterprises.forms.sites import SiteForm
from environment.capabilities import RISKS_RECORD
from environment.lifecycles import RISK_ASSESSMENT
from environment.models import RiskAssessment
from environment.services import risk_assessments


class RiskAssessmentForm(SiteForm):
    subject = forms.ChoiceField(label=label_of(RiskAssessment, "subject"), choices=RiskAssessment.Subject.choices)
    name = forms.CharField(label=label_of(RiskAssessment, "name"), max_length=200, required=False)
    level = forms.ChoiceField(label=label_of(RiskAssessment, "level"), choices=RiskAssessment.Level.choices)
    day = forms.DateField(label=_("Day"), widget=DateInput)
    until = forms.DateField(label=_("Until"), widget=DateInput, required=False)
    assessor = forms.CharField(label=label_of(RiskAssessment, "assessor"), max_length=200)
    result = text_area(
        label_of(RiskAssessment, "result"), max_length=4000,
        help_text=_("Hazards found and what is to be done."),
    )  # fmt: skip
    document = text_area(_("Document"), rows=2, max_length=2000)


CREATE_RISK_ASSESSMENT = Create(
    service=risk_assessments.record,
    form=RiskAssessmentForm,
    capability=RISKS_RECORD,
    title=_("Record an assessment of risk"),
    lead=_("No law makes it a condition of quota yet; it is shown on the page of the site."),
    done=_("The entry was recorded."),
)
RISK_ASSESSMENTS = declare(
    RISK_ASSESSMENT,
    Act(RISK_ASSESSMENT["withdraw"], risk_assessments.withdraw, tone="bad"),
    page="pages:risk-assessment",
    next_steps=WITHDRAWABLE,
)
