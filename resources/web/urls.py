"""Addresses of the pages of mineral resources."""

from django.urls import path

from core.web.lists import list_path
from resources.web import (
    half_years,
    reserves,
    resource_tax,
    rights_plans,
    strategic_reserves,
    use_return_drafts,
    use_returns,
)

urlpatterns = [
    list_path("reserves/", reserves.listing, name="reserves"),
    path("reserves/new/", reserves.create, name="reserve-new"),
    path("reserves/<uuid:pk>/", reserves.detail, name="reserve"),
    path("reserves/<uuid:pk>/correct/", reserves.correct, name="reserve-correct"),
    list_path("rights-plans/", rights_plans.PAGES.listing, name="rights-plans"),
    path("rights-plans/new/", rights_plans.create, name="rights-plan-new"),
    path("rights-plans/<uuid:pk>/", rights_plans.PAGES.detail, name="rights-plan"),
    list_path("use-returns/", use_returns.listing, name="use-returns"),
    path("use-returns/new/", use_returns.create, name="use-return-new"),
    path("use-returns/key-in/", use_returns.key_in, name="use-return-key-in"),
    path("use-returns/drafts/new/", use_return_drafts.create, name="use-return-draft-new"),
    path("use-returns/drafts/<uuid:pk>/", use_return_drafts.detail, name="use-return-draft"),
    path("use-returns/drafts/<uuid:pk>/edit/", use_return_drafts.edit, name="use-return-draft-edit"),
    path("use-returns/drafts/<uuid:pk>/<slug:verb>/", use_return_drafts.act, name="use-return-draft-act"),
    path("use-returns/<uuid:pk>/", use_returns.detail, name="use-return"),
    path("use-returns/<uuid:pk>/amend/", use_returns.amend, name="use-return-amend"),
    path("use-returns/<uuid:pk>/amend-on-paper/", use_returns.amend_on_paper, name="use-return-amend-on-paper"),
    path("use-returns/<uuid:pk>/<slug:verb>/", use_returns.act, name="use-return-act"),
    list_path("recovery-returns/", half_years.RECOVERY.listing, name="recovery-returns"),
    path("recovery-returns/new/", half_years.recovery_create, name="recovery-return-new"),
    path("recovery-returns/<uuid:pk>/", half_years.RECOVERY.detail, name="recovery-return"),
    path("recovery-returns/<uuid:pk>/<slug:verb>/", half_years.RECOVERY.act, name="recovery-return-act"),
    list_path("tailings-returns/", half_years.TAILINGS.listing, name="tailings-returns"),
    path("tailings-returns/new/", half_years.tailings_create, name="tailings-return-new"),
    path("tailings-returns/<uuid:pk>/", half_years.TAILINGS.detail, name="tailings-return"),
    path("tailings-returns/<uuid:pk>/<slug:verb>/", half_years.TAILINGS.act, name="tailings-return-act"),
    list_path("resource-tax/", resource_tax.listing, name="resource-tax"),
    path("resource-tax/statement.pdf", resource_tax.paper, name="resource-tax-paper"),
    list_path("resource-tax-rates/", resource_tax.rates, name="resource-tax-rates"),
    list_path("strategic-reserves/", strategic_reserves.PAGES.listing, name="strategic-reserves"),
    path("strategic-reserves/new/", strategic_reserves.create, name="strategic-reserve-new"),
    path("strategic-reserves/move/", strategic_reserves.move, name="strategic-reserve-move"),
    path("strategic-reserves/<uuid:pk>/", strategic_reserves.PAGES.detail, name="strategic-reserve"),
]
