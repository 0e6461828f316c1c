"""Addresses of the portal under ``/api/v1/``."""

from rest_framework.routers import SimpleRouter

from portal.api.list_files import ListFileViewSet
from portal.api.saved_views import SavedViewViewSet

router = SimpleRouter()
router.register("list-files", ListFileViewSet, basename="list-file")
router.register("views", SavedViewViewSet, basename="view")

urlpatterns = router.urls
