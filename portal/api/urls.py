"""Addresses of the portal under ``/api/v1/``."""

from rest_framework.routers import SimpleRouter

from portal.api.saved_views import SavedViewViewSet

router = SimpleRouter()
router.register("views", SavedViewViewSet, basename="view")

urlpatterns = router.urls
