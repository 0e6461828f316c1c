"""Pages of assessments of environmental risk: listed, recorded, shown, withdrawn."""

from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from environment.acts.risk_assessments import CREATE_RISK_ASSESSMENT, RISK_ASSESSMENTS
from environment.filters import RiskAssessmentFilters
from environment.models import RiskAssessment

PAGES = RecordPages[RiskAssessment](
    title=gettext_lazy("Assessments of risk"),
    templates="environment/risk_assessment",
    order=("-day", "-pk"),
    filters=RiskAssessmentFilters,
    form=form_of(RiskAssessmentFilters, "subject", "level", "province", "site"),
    creates=CREATE_RISK_ASSESSMENT,
    acts=RISK_ASSESSMENTS,
)
