"""Assessments of environmental risk over the API."""

from core.api.fields import ActionsField
from core.api.viewsets import Creates
from enterprises.api.rows import ENTRY, WithdrawableSerializer
from environment.acts.risk_assessments import CREATE_RISK_ASSESSMENT, RISK_ASSESSMENTS
from environment.filters import RiskAssessmentFilters
from environment.lifecycles import RISK_ASSESSMENT
from environment.models import RiskAssessment


class RiskAssessmentSerializer(WithdrawableSerializer):
    actions = ActionsField(RISK_ASSESSMENT)

    class Meta:
        model = RiskAssessment
        fields = ["id", "site", "subject", "name", "level", "day", "until", "assessor", "result", *ENTRY]


class RiskAssessmentViewSet(Creates):
    """Assessments of risk. They are only added: a mistake is withdrawn by a further entry."""

    queryset = RISK_ASSESSMENT.rows()
    serializer_class = RiskAssessmentSerializer
    filterset_class = RiskAssessmentFilters
    creates = CREATE_RISK_ASSESSMENT
    ordering_fields = ("day",)
    ordering = ("-day", "-id")

    acts = RISK_ASSESSMENTS
