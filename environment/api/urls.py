"""Addresses of the environmental records under ``/api/v1/``."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from environment.api.deposits import DepositViewSet
from environment.api.discharges import PermitLimitViewSet, ReadingViewSet
from environment.api.emissions import EmissionCeilingViewSet
from environment.api.incidents import IncidentViewSet
from environment.api.office_decisions import OfficeDecisionViewSet
from environment.api.outlet_volumes import OutletVolumeViewSet
from environment.api.outlets import OutletViewSet
from environment.api.processes import RestrictionViewSet, SiteProcessViewSet
from environment.api.projects import ProjectViewSet
from environment.api.restoration import RestorationViewSet
from environment.api.risk_assessments import RiskAssessmentViewSet
from environment.api.tailings import TailingsStoreViewSet

router = SimpleRouter()
router.register("site-processes", SiteProcessViewSet, basename="site-process")
router.register("process-restrictions", RestrictionViewSet, basename="process-restriction")
router.register("projects", ProjectViewSet, basename="project")
router.register("deposits", DepositViewSet, basename="deposit")
router.register("emission-ceilings", EmissionCeilingViewSet, basename="emission-ceiling")
router.register("office-decisions", OfficeDecisionViewSet, basename="office-decision")
router.register("incidents", IncidentViewSet, basename="incident")
router.register("restorations", RestorationViewSet, basename="restoration")
router.register("risk-assessments", RiskAssessmentViewSet, basename="risk-assessment")
router.register("outlets", OutletViewSet, basename="outlet")
router.register("outlet-volumes", OutletVolumeViewSet, basename="outlet-volume")
router.register("tailings-stores", TailingsStoreViewSet, basename="tailings-store")
router.register("readings", ReadingViewSet, basename="reading")
router.register("permit-limits", PermitLimitViewSet, basename="permit-limit")

urlpatterns = [path("", include(router.urls))]
