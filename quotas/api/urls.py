"""Addresses of the quotas under ``/api/v1/``."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from quotas.api.accounts import AccountViewSet
from quotas.api.area_plans import AreaPlanViewSet
from quotas.api.consumption import ConsumptionDraftViewSet, ConsumptionReturnViewSet, MissingConsumptionViewSet
from quotas.api.counting_rules import CountingRuleViewSet
from quotas.api.deductions import DeductionDecisionViewSet
from quotas.api.elements import ElementClassificationViewSet, ProductShareViewSet
from quotas.api.eligibility import EligibilityViewSet
from quotas.api.export_clearance import CanExportView
from quotas.api.imports import ImportViewSet
from quotas.api.lowering_amendments import LoweringAmendmentsView
from quotas.api.mining_areas import MiningAreaUseView
from quotas.api.multi_year_plans import MultiYearPlanViewSet
from quotas.api.notices import NoticeViewSet
from quotas.api.office_returns import OfficeReturnViewSet
from quotas.api.parameters import DueDayViewSet, OxideFactorViewSet, YieldBoundViewSet
from quotas.api.periods import PeriodViewSet
from quotas.api.plans import PlansView, PlanYearsView
from quotas.api.postings import PostingViewSet
from quotas.api.products import HsCodeViewSet, ProductViewSet
from quotas.api.programmes import ProgrammeViewSet
from quotas.api.public import PublicMarketViewSet, PublicPlanViewSet, VerifyReceiptView
from quotas.api.quota_returns import QuotaReturnViewSet
from quotas.api.reports import MissingReportViewSet, ReportViewSet
from quotas.api.rounds import DistributionRoundViewSet
from quotas.api.scenarios import ScenarioView
from quotas.api.statistics import StatisticViewSet
from quotas.api.structure import CapacityViewSet, ConcentrationViewSet
from quotas.api.successions import SuccessionViewSet
from quotas.api.supply import ReserveSupplyView

router = SimpleRouter()
router.register("office-returns", OfficeReturnViewSet, basename="office-return")
router.register("deduction-decisions", DeductionDecisionViewSet, basename="deduction-decision")
router.register("distribution-rounds", DistributionRoundViewSet, basename="distribution-round")
router.register("multi-year-plans", MultiYearPlanViewSet, basename="multi-year-plan")
router.register("area-plans", AreaPlanViewSet, basename="area-plan")
router.register("element-classifications", ElementClassificationViewSet, basename="element-classification")
router.register("product-shares", ProductShareViewSet, basename="product-share")
router.register("consumption-drafts", ConsumptionDraftViewSet, basename="consumption-draft")
router.register("consumption-returns", ConsumptionReturnViewSet, basename="consumption-return")
router.register("consumption-returns-missing", MissingConsumptionViewSet, basename="consumption-return-missing")
router.register("programmes", ProgrammeViewSet, basename="programme")
router.register("notices", NoticeViewSet, basename="notice")
router.register("accounts", AccountViewSet, basename="account")
router.register("postings", PostingViewSet, basename="posting")
router.register("imports", ImportViewSet, basename="import")
router.register("products", ProductViewSet, basename="product")
router.register("counting-rules", CountingRuleViewSet, basename="counting-rule")
router.register("hs-codes", HsCodeViewSet, basename="hs-code")
router.register("statistics", StatisticViewSet, basename="statistic")
router.register("due-days", DueDayViewSet, basename="due-day")
router.register("yield-bounds", YieldBoundViewSet, basename="yield-bound")
router.register("oxide-factors", OxideFactorViewSet, basename="oxide-factor")
router.register("eligibility", EligibilityViewSet, basename="eligibility")
router.register("periods", PeriodViewSet, basename="period")
router.register("reports/missing", MissingReportViewSet, basename="missing-report")
router.register("reports", ReportViewSet, basename="report")

urlpatterns = [
    path(
        "capacities/",
        CapacityViewSet.as_view({"get": "list"}, basename="capacity", detail=False),
        name="capacity-list",
    ),
    path(
        "concentrations/",
        ConcentrationViewSet.as_view({"get": "list"}, basename="concentration", detail=False),
        name="concentration-list",
    ),
    path("can-export/", CanExportView.as_view(), name="can-export"),
    path("public/verify/<str:receipt>/", VerifyReceiptView.as_view(), name="public-verify"),
    path("public/market/", PublicMarketViewSet.listed("market"), name="public-market"),
    path("public/plans/", PublicPlanViewSet.listed("plans"), name="public-plans"),
    path(
        "quota-returns/",
        QuotaReturnViewSet.as_view({"get": "list"}, basename="quota-return", detail=False),
        name="quota-return-list",
    ),
    path("lowering-amendments/", LoweringAmendmentsView.as_view(), name="lowering-amendments"),
    path("quota-scenario/", ScenarioView.as_view(), name="quota-scenario"),
    path("plans/", PlansView.as_view(), name="plans"),
    path("plan-years/", PlanYearsView.as_view(), name="plan-years"),
    path("mining-areas/<int:number>/use/", MiningAreaUseView.as_view(), name="mining-area-use"),
    path("reserves/<uuid:pk>/supply/", ReserveSupplyView.as_view(), name="reserve-supply"),
    path("enterprises/<str:code>/merge/", SuccessionViewSet.verb_view("merge"), name="enterprise-merge"),
    path("enterprises/<str:code>/close/", SuccessionViewSet.verb_view("close"), name="enterprise-close"),
    path("enterprises/<str:code>/change_group/", SuccessionViewSet.verb_view("change_group"), name="enterprise-group"),
    path("", include(router.urls)),
]
