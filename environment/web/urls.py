"""Addresses of the pages of environmental records."""

from django.urls import path

from core.web.lists import list_path
from environment.web import (
    deposits,
    emissions,
    incidents,
    office_decisions,
    outlet_volumes,
    outlets,
    permit_limits,
    processes,
    projects,
    readings,
    restoration,
    restrictions,
    risk_assessments,
    tailings,
)

urlpatterns = [
    *processes.PAGES.paths("processes/"),
    list_path("restrictions/", restrictions.listing, name="restrictions"),
    path("restrictions/<uuid:pk>/", restrictions.detail, name="restriction"),
    *readings.PAGES.paths("readings/"),
    path("readings/compliance/", readings.compliance, name="reading-compliance"),
    *projects.PAGES.paths("projects/"),
    *deposits.PAGES.paths("deposits/"),
    *emissions.PAGES.paths("emissions/"),
    *office_decisions.PAGES.paths("office-decisions/"),
    *incidents.PAGES.paths("incidents/"),
    *risk_assessments.PAGES.paths("risk-assessments/"),
    *outlets.PAGES.paths("outlets/"),
    *outlet_volumes.PAGES.paths("outlet-volumes/"),
    *tailings.PAGES.paths("tailings/"),
    *restoration.PAGES.paths("restorations/"),
    *permit_limits.PAGES.paths("permit-limits/"),
]
