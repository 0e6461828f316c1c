"""All addresses of the site. An app's own addresses are in its ``urls`` module and are included here."""

from django.contrib import admin
from django.urls import include, path, register_converter

from config.admin_policy import for_admin, keep_own_screens
from core.web.converters import Code, Month

register_converter(Code, "code")
register_converter(Month, "month")

keep_own_screens()
admin_urls, admin_app, admin_name = admin.site.urls

pages = [
    path("", include("enterprises.web.urls")),
    path("", include("environment.web.urls")),
    path("", include("resources.web.urls")),
    path("", include("quotas.web.urls")),
    path("", include("trade.web.urls")),
    path("", include("inspections.web.urls")),
    path("", include("portal.web.urls")),
    path("", include("core.web.pages_urls")),
]

urlpatterns = [
    path("admin/", (for_admin(admin_urls), admin_app, admin_name)),
    path("accounts/", include("enterprises.web.accounts_urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("api/", include("core.api.urls")),
    path("api/v1/", include("enterprises.api.urls")),
    path("api/v1/", include("environment.api.urls")),
    path("api/v1/", include("resources.api.urls")),
    path("api/v1/", include("quotas.api.urls")),
    path("api/v1/", include("trade.api.urls")),
    path("api/v1/", include("inspections.api.urls")),
    path("api/v1/", include("portal.api.urls")),
    path("", include("core.web.urls")),
    path("", include((pages, "pages"))),
]

handler400 = "core.web.error_pages.bad_request"
handler403 = "core.web.error_pages.forbidden"
handler404 = "core.web.error_pages.not_found"
handler500 = "core.web.error_pages.server_error"
