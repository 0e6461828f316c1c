"""Addresses of the pages of the kernel."""

from django.urls import path

from core.web.preferences import set_theme

urlpatterns = [
    path("theme/", set_theme, name="set-theme"),
]
