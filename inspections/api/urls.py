"""Addresses of the inspections under ``/api/v1/``."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from inspections.api.balances import MaterialFlowsView, SiteBalanceView
from inspections.api.campaigns import CampaignViewSet
from inspections.api.cases import CaseViewSet
from inspections.api.checklists import ChecklistQuestionViewSet
from inspections.api.consents import ConsentViewSet
from inspections.api.evidence import EvidenceViewSet
from inspections.api.findings import FindingViewSet
from inspections.api.flags import FlagViewSet
from inspections.api.handovers import HandoverViewSet
from inspections.api.impartiality import CaseHeadViewSet
from inspections.api.inspections import InspectionViewSet
from inspections.api.issued_documents import PaperViewSet, VerifyPaperView
from inspections.api.measurement_errors import MeasurementErrorsViewSet
from inspections.api.observations import ObservationViewSet
from inspections.api.orders import OrderViewSet
from inspections.api.proceedings import ProceedingViewSet
from inspections.api.public_cases import PublicCaseViewSet
from inspections.api.public_tips import FileTipView, FollowTipView
from inspections.api.remedies import BehindViewSet, RemedyDecisionViewSet
from inspections.api.risk import RiskViewSet
from inspections.api.rule_parameters import RuleParameterValueViewSet
from inspections.api.statistics import EnforcementView, PublicEnforcementView
from inspections.api.suspicions import SuspicionViewSet
from inspections.api.tips import TipViewSet
from inspections.api.visit_draws import DrawShareViewSet, VisitDrawViewSet

router = SimpleRouter()
router.register("flags", FlagViewSet, basename="flag")
router.register("campaigns", CampaignViewSet, basename="campaign")
router.register("handovers", HandoverViewSet, basename="handover")
router.register("inspections", InspectionViewSet, basename="inspection")
router.register("checklist-questions", ChecklistQuestionViewSet, basename="checklist-question")
router.register("findings", FindingViewSet, basename="finding")
router.register("cases", CaseViewSet, basename="case")
router.register("case-heads", CaseHeadViewSet, basename="case-head")
router.register("orders", OrderViewSet, basename="order")
router.register("tips", TipViewSet, basename="tip")
router.register("evidence", EvidenceViewSet, basename="evidence")
router.register("observations", ObservationViewSet, basename="observation")
router.register("proceedings", ProceedingViewSet, basename="proceeding")
router.register("consents", ConsentViewSet, basename="consent")
router.register("remedy-decisions", RemedyDecisionViewSet, basename="remedy-decision")
router.register("measurement-errors", MeasurementErrorsViewSet, basename="measurement-errors")
router.register("visit-draws", VisitDrawViewSet, basename="visit-draw")
router.register("rule-parameters", RuleParameterValueViewSet, basename="rule-parameter")
router.register("draw-shares", DrawShareViewSet, basename="draw-share")
router.register("papers", PaperViewSet, basename="paper")

urlpatterns = [
    path("sites/<str:code>/balance/", SiteBalanceView.as_view(), name="site-balance"),
    path("material-flows/", MaterialFlowsView.as_view(), name="material-flows"),
    path("suspicions/", SuspicionViewSet.as_view({"get": "list"}), name="suspicion-list"),
    path("risk/", RiskViewSet.as_view({"get": "list"}), name="risk-list"),
    path("remedies/", BehindViewSet.as_view({"get": "list"}), name="remedy-list"),
    path("public/enforcement/", PublicEnforcementView.as_view(), name="public-enforcement"),
    path("enforcement/", EnforcementView.as_view(), name="enforcement"),
    path("public/cases/", PublicCaseViewSet.listed("cases"), name="public-cases"),
    path("public/papers/<str:code>/", VerifyPaperView.as_view(), name="public-paper"),
    path("public/tips/", FileTipView.as_view(), name="public-tips"),
    path("public/tips/<str:receipt>/", FollowTipView.as_view(), name="public-tip"),
    path("", include(router.urls)),
]
