"""Addresses of the pages of the kernel."""

from django.urls import path

from core.web import saved_views
from core.web.preferences import set_theme

urlpatterns = [
    path("theme/", set_theme, name="set-theme"),
    path("views/keep/", saved_views.keep, name="view-keep"),
    path("views/<uuid:pk>/", saved_views.opened, name="view"),
    path("views/<uuid:pk>/remove/", saved_views.remove, name="view-remove"),
]
