"""Addresses of the inspections under ``/api/v1/``."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from inspections.api.cases import CaseViewSet
from inspections.api.flags import FlagViewSet
from inspections.api.orders import OrderViewSet

router = SimpleRouter()
router.register("flags", FlagViewSet, basename="flag")
router.register("cases", CaseViewSet, basename="case")
router.register("orders", OrderViewSet, basename="order")

urlpatterns = [path("", include(router.urls))]
