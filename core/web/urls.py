"""Addresses for monitoring."""

from django.urls import path

from core.web.health import healthz, readyz

urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
