"""Addresses of the portal under ``/api/v1/``."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from portal.api.bulletins import BulletinViewSet, PublicBulletinViewSet
from portal.api.list_files import ListFileViewSet
from portal.api.price_costs import PriceCostsView
from portal.api.saved_views import SavedViewViewSet

router = SimpleRouter()
router.register("bulletins", BulletinViewSet, basename="bulletin")
router.register("list-files", ListFileViewSet, basename="list-file")
router.register("views", SavedViewViewSet, basename="view")

urlpatterns = [
    path("public/bulletins/", PublicBulletinViewSet.listed("bulletins"), name="public-bulletins"),
    path("price-costs/", PriceCostsView.as_view(), name="price-costs"),
    *router.urls,
]
