"""Addresses of the pages of mineral resources."""

from django.urls import path

from core.web.lists import list_path
from resources.web import reserves, resource_tax, rights_plans, strategic_reserves, use_returns

urlpatterns = [
    list_path("reserves/", reserves.listing, name="reserves"),
    path("reserves/new/", reserves.create, name="reserve-new"),
    path("reserves/<uuid:pk>/", reserves.detail, name="reserve"),
    path("reserves/<uuid:pk>/correct/", reserves.correct, name="reserve-correct"),
    list_path("rights-plans/", rights_plans.listing, name="rights-plans"),
    path("rights-plans/new/", rights_plans.create, name="rights-plan-new"),
    path("rights-plans/<uuid:pk>/", rights_plans.detail, name="rights-plan"),
    list_path("use-returns/", use_returns.listing, name="use-returns"),
    path("use-returns/new/", use_returns.create, name="use-return-new"),
    path("use-returns/<uuid:pk>/", use_returns.detail, name="use-return"),
    path("use-returns/<uuid:pk>/amend/", use_returns.amend, name="use-return-amend"),
    list_path("resource-tax/", resource_tax.listing, name="resource-tax"),
    path("resource-tax/statement.pdf", resource_tax.paper, name="resource-tax-paper"),
    list_path("resource-tax-rates/", resource_tax.rates, name="resource-tax-rates"),
    list_path("strategic-reserves/", strategic_reserves.listing, name="strategic-reserves"),
    path("strategic-reserves/new/", strategic_reserves.create, name="strategic-reserve-new"),
    path("strategic-reserves/move/", strategic_reserves.move, name="strategic-reserve-move"),
    path("strategic-reserves/<uuid:pk>/", strategic_reserves.detail, name="strategic-reserve"),
]
