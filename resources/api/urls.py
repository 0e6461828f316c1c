"""Addresses of mineral resources under ``/api/v1/``."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from resources.api.reserves import ReserveIndicatorViewSet, ReserveViewSet

router = SimpleRouter()
router.register("reserves", ReserveViewSet, basename="reserve")
router.register("reserve-indicators", ReserveIndicatorViewSet, basename="reserve-indicator")

urlpatterns = [path("", include(router.urls))]
