"""Addresses of mineral resources under ``/api/v1/``."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from resources.api.reserves import ReserveIndicatorViewSet, ReserveViewSet
from resources.api.use_returns import UseReturnViewSet

router = SimpleRouter()
router.register("reserves", ReserveViewSet, basename="reserve")
router.register("reserve-indicators", ReserveIndicatorViewSet, basename="reserve-indicator")
router.register("use-returns", UseReturnViewSet, basename="use-return")

urlpatterns = [path("", include(router.urls))]
