"""Addresses of the pages of environmental records."""

from django.urls import path

from core.web.lists import list_path
from environment.web import (
    deposits,
    emissions,
    incidents,
    permit_limits,
    processes,
    projects,
    readings,
    restoration,
    restrictions,
)

urlpatterns = [
    list_path("processes/", processes.listing, name="processes"),
    path("processes/new/", processes.create, name="process-new"),
    path("processes/<uuid:pk>/", processes.detail, name="process"),
    path("processes/<uuid:pk>/<slug:verb>/", processes.act, name="process-act"),
    list_path("restrictions/", restrictions.listing, name="restrictions"),
    path("restrictions/<uuid:pk>/", restrictions.detail, name="restriction"),
    list_path("readings/", readings.listing, name="readings"),
    path("readings/new/", readings.create, name="reading-new"),
    path("readings/compliance/", readings.compliance, name="reading-compliance"),
    path("readings/<uuid:pk>/", readings.detail, name="reading"),
    path("readings/<uuid:pk>/<slug:verb>/", readings.act, name="reading-act"),
    list_path("projects/", projects.listing, name="projects"),
    path("projects/new/", projects.create, name="project-new"),
    path("projects/<uuid:pk>/", projects.detail, name="project"),
    path("projects/<uuid:pk>/<slug:verb>/", projects.act, name="project-act"),
    list_path("deposits/", deposits.listing, name="deposits"),
    path("deposits/new/", deposits.create, name="deposit-new"),
    path("deposits/<uuid:pk>/", deposits.detail, name="deposit"),
    path("deposits/<uuid:pk>/<slug:verb>/", deposits.act, name="deposit-act"),
    list_path("emissions/", emissions.listing, name="emissions"),
    path("emissions/new/", emissions.create, name="emission-ceiling-new"),
    path("emissions/<uuid:pk>/", emissions.detail, name="emission-ceiling"),
    path("emissions/<uuid:pk>/<slug:verb>/", emissions.act, name="emission-ceiling-act"),
    list_path("incidents/", incidents.listing, name="incidents"),
    path("incidents/new/", incidents.create, name="incident-new"),
    path("incidents/<uuid:pk>/", incidents.detail, name="incident"),
    path("incidents/<uuid:pk>/<slug:verb>/", incidents.act, name="incident-act"),
    list_path("restorations/", restoration.listing, name="restorations"),
    path("restorations/new/", restoration.create, name="restoration-new"),
    path("restorations/<uuid:pk>/", restoration.detail, name="restoration"),
    path("restorations/<uuid:pk>/<slug:verb>/", restoration.act, name="restoration-act"),
    list_path("permit-limits/", permit_limits.listing, name="permit-limits"),
    path("permit-limits/new/", permit_limits.create, name="permit-limit-new"),
    path("permit-limits/<uuid:pk>/", permit_limits.detail, name="permit-limit"),
]
