"""Pages of quota, notices and reports."""

from django.urls import path

from quotas.web import accounts, notices

urlpatterns = [
    path("quota/", accounts.listing, name="accounts"),
    path("quota/<uuid:pk>/", accounts.statement, name="account"),
    path("notices/", notices.listing, name="notices"),
    path("notices/new/", notices.create, name="notice-new"),
    path("notices/<uuid:pk>/", notices.detail, name="notice"),
    path("notices/<uuid:pk>/edit/", notices.update, name="notice-edit"),
    path("notices/<uuid:pk>/<slug:verb>/", notices.act, name="notice-act"),
]
