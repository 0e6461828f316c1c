"""Assessments of environmental risk over the API."""

from core.api.fields import ActionsField
from core.api.viewsets import Creates
from enterprises.api.fields import CodeField
from enterprises.api.labels import ENTERED, ENTRY, EntrySerializer
from enterprises.models import Site
from environment.acts.risk_assessments import RISK_ASSESSMENTS
from environment.filters import RiskAssessmentFilters
from environment.lifecycles import RISK_ASSESSMENT
from environment.models import RiskAssessment
from environment.services import risk_assessments


class RiskAssessmentSerializer(EntrySerializer):
    site = CodeField(queryset=Site.objects.select_related("jurisdiction", "enterprise"))
    actions = ActionsField(RISK_ASSESSMENT)

    class Meta:
        model = RiskAssessment
        fields = ["id", "site", "subject", "name", "level", "day", "until", "assessor", "result", *ENTRY]
        read_only_fields = ENTERED


class RiskAssessmentViewSet(Creates):
    """Assessments of risk. They are only added: a mistake is withdrawn by a further entry."""

    queryset = RISK_ASSESSMENT.rows()
    serializer_class = RiskAssessmentSerializer
    filterset_class = RiskAssessmentFilters
    create_service = staticmethod(risk_assessments.record)
    ordering_fields = ("day",)
    ordering = ("-day", "-id")

    acts = RISK_ASSESSMENTS
