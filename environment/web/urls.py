"""Addresses of the pages of environmental records."""

from django.urls import path

from core.web.lists import list_path
from environment.web import processes, restrictions

urlpatterns = [
    list_path("processes/", processes.listing, name="processes"),
    path("processes/new/", processes.create, name="process-new"),
    path("processes/<uuid:pk>/", processes.detail, name="process"),
    path("processes/<uuid:pk>/<slug:verb>/", processes.act, name="process-act"),
    list_path("restrictions/", restrictions.listing, name="restrictions"),
    path("restrictions/new/", restrictions.create, name="restriction-new"),
    path("restrictions/<uuid:pk>/", restrictions.detail, name="restriction"),
    path("restrictions/<uuid:pk>/<slug:verb>/", restrictions.act, name="restriction-act"),
]
