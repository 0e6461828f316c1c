"""Addresses of mineral resources under ``/api/v1/``."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from resources.api.further_returns import AssociatedReturnViewSet, EnergyReturnViewSet, ThoriumReturnViewSet
from resources.api.half_years import RecoveryReturnViewSet, SecondaryFeedViewSet, TailingsReturnViewSet
from resources.api.plan_targets import PlanTargetViewSet
from resources.api.reserves import ReserveIndicatorViewSet, ReserveViewSet
from resources.api.resource_tax import ResourceTaxViewSet, TaxRateViewSet
from resources.api.rights_plans import RightsPlanViewSet
from resources.api.strategic_reserves import ReserveMovementViewSet, StrategicReserveViewSet
from resources.api.use_returns import MissingUseReturnViewSet, UseReturnDraftViewSet, UseReturnViewSet

router = SimpleRouter()
router.register("reserves", ReserveViewSet, basename="reserve")
router.register("reserve-indicators", ReserveIndicatorViewSet, basename="reserve-indicator")
router.register("plan-targets", PlanTargetViewSet, basename="plan-target")
router.register("rights-plans", RightsPlanViewSet, basename="rights-plan")
router.register("use-returns", UseReturnViewSet, basename="use-return")
router.register("secondary-feeds", SecondaryFeedViewSet, basename="secondary-feed")
router.register("recovery-returns", RecoveryReturnViewSet, basename="recovery-return")
router.register("tailings-returns", TailingsReturnViewSet, basename="tailings-return")
router.register("associated-returns", AssociatedReturnViewSet, basename="associated-return")
router.register("thorium-returns", ThoriumReturnViewSet, basename="thorium-return")
router.register("energy-returns", EnergyReturnViewSet, basename="energy-return")
router.register("use-return-drafts", UseReturnDraftViewSet, basename="use-return-draft")
router.register("use-returns-missing", MissingUseReturnViewSet, basename="use-return-missing")
router.register("resource-tax", ResourceTaxViewSet, basename="resource-tax")
router.register("resource-tax-rates", TaxRateViewSet, basename="resource-tax-rate")
router.register("strategic-reserves", StrategicReserveViewSet, basename="strategic-reserve")
router.register("strategic-reserve-movements", ReserveMovementViewSet, basename="strategic-reserve-movement")

urlpatterns = [path("", include(router.urls))]
