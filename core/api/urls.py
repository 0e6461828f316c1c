"""Addresses of the API that belong to no business app: its description, its documentation, the audit trail."""

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from core.api.audit import router
from core.api.description import DescriptionView

urlpatterns = [
    path("schema/", DescriptionView.as_view(), name="api-schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="core/api_docs.html"),
        name="api-docs",
    ),
    path("v1/", include(router.urls)),
]
