"""Addresses of the pages of mineral resources."""

from django.urls import path

from core.web.lists import list_path
from resources.web import (
    further_returns,
    half_years,
    plan_targets,
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
    *plan_targets.PAGES.paths("plan-targets/"),
    *rights_plans.PAGES.paths("rights-plans/"),
    list_path("use-returns/", use_returns.listing, name="use-returns"),
    path("use-returns/new/", use_returns.create, name="use-return-new"),
    path("use-returns/key-in/", use_returns.key_in, name="use-return-key-in"),
    *use_return_drafts.PAGES.paths("use-returns/drafts/"),
    path("use-returns/<uuid:pk>/", use_returns.detail, name="use-return"),
    path("use-returns/<uuid:pk>/amend/", use_returns.amend, name="use-return-amend"),
    path("use-returns/<uuid:pk>/amend-on-paper/", use_returns.amend_on_paper, name="use-return-amend-on-paper"),
    path("use-returns/<uuid:pk>/<slug:verb>/", use_returns.act, name="use-return-act"),
    *half_years.RECOVERY.paths("recovery-returns/"),
    *half_years.TAILINGS.paths("tailings-returns/"),
    *further_returns.ASSOCIATED.paths("associated-returns/"),
    *further_returns.THORIUM.paths("thorium-returns/"),
    *further_returns.ENERGY.paths("energy-returns/"),
    list_path("resource-tax/", resource_tax.listing, name="resource-tax"),
    path("resource-tax/statement.pdf", resource_tax.paper, name="resource-tax-paper"),
    list_path("resource-tax-rates/", resource_tax.rates, name="resource-tax-rates"),
    *strategic_reserves.PAGES.paths("strategic-reserves/"),
    path("strategic-reserves/move/", strategic_reserves.move, name="strategic-reserve-move"),
]
