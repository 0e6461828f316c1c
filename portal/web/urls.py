"""Pages across apps: start, overview, search, enterprises, sites, areas, maps, saved views, and the public site."""

from django.urls import path

from core.web.lists import list_path
from portal.web import (
    areas,
    enterprises,
    list_files,
    maps,
    overview,
    public,
    public_market,
    public_plans,
    public_register,
    public_rules,
    queues,
    saved_views,
    search,
    sites,
    start,
)

urlpatterns = [
    path("", start.start, name="start"),
    path("overview/", overview.overview, name="overview"),
    path("queues/", queues.listing, name="queues"),
    path("queues/retry/", queues.retry, name="queue-retry"),
    path("search/", search.search, name="search"),
    path("enterprises/<code:code>/", enterprises.detail, name="enterprise"),
    path("sites/<code:code>/", sites.detail, name="site"),
    list_path("areas/", areas.listing, name="areas"),
    path("areas/<int:number>/", areas.detail, name="area"),
    path("map/sites.geojson", maps.sites, name="map-sites"),
    path("map/areas.geojson", maps.areas, name="map-areas"),
    path("map/observations.geojson", maps.observations, name="map-observations"),
    path("map/outlines.geojson", maps.outlines, name="map-outlines"),
    path("list-files/", list_files.listing, name="list-files"),
    path("list-files/ask/", list_files.ask, name="list-file-ask"),
    path("list-files/<uuid:pk>/", list_files.detail, name="list-file"),
    path("list-files/<uuid:pk>/content/", list_files.content, name="list-file-content"),
    path("list-files/<uuid:pk>/remove/", list_files.remove, name="list-file-remove"),
    path("views/keep/", saved_views.keep, name="view-keep"),
    path("views/<uuid:pk>/", saved_views.opened, name="view"),
    path("views/<uuid:pk>/remove/", saved_views.remove, name="view-remove"),
    path("public/", public.landing, name="public"),
    path("public/cases/", public.cases, name="public-cases"),
    path("public/plans/", public_plans.plans, name="public-plans"),
    path("public/market/", public_market.market, name="public-market"),
    path("public/rules/", public_rules.rules, name="public-rules"),
    path("public/register/", public_register.register, name="public-register"),
    path("public/register.geojson", maps.register, name="public-map"),
    path("public/compliance/", public_register.compliance, name="public-compliance"),
]
