"""Every address of the site. An app's own addresses stand in its ``urls`` module and are included here."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/", include("core.api.urls")),
    path("api/v1/", include("quotas.api.urls")),
    path("", include("core.web.urls")),
]

handler400 = "core.web.failures.bad_request"
handler403 = "core.web.failures.forbidden"
handler404 = "core.web.failures.not_found"
handler500 = "core.web.failures.server_error"
