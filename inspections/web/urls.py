"""Pages of flags, cases and orders, and those that show everything together: start, search, one enterprise."""

from django.urls import path

from inspections.web import cases, enterprises, evidence, flags, observations, overview, public, search, start, tips

urlpatterns = [
    path("", start.start, name="start"),
    path("overview/", overview.overview, name="overview"),
    path("public/", public.landing, name="public"),
    path("public/cases/", public.cases, name="public-cases"),
    path("search/", search.search, name="search"),
    path("enterprises/<code:code>/", enterprises.detail, name="enterprise"),
    path("flags/", flags.listing, name="flags"),
    path("flags/<uuid:pk>/", flags.detail, name="flag"),
    path("flags/<uuid:pk>/<slug:verb>/", flags.act, name="flag-act"),
    path("cases/", cases.listing, name="cases"),
    path("cases/new/", cases.create, name="case-new"),
    path("cases/<uuid:pk>/", cases.detail, name="case"),
    path("cases/<uuid:pk>/<slug:verb>/", cases.act, name="case-act"),
    path("orders/", cases.order_listing, name="orders"),
    path("orders/<uuid:pk>/", cases.order_detail, name="order"),
    path("orders/<uuid:pk>/<slug:verb>/", cases.order_act, name="order-act"),
    path("tell/", tips.tell, name="tell"),
    path("tell/follow/", tips.follow, name="tell-follow"),
    path("tips/", tips.listing, name="tips"),
    path("tips/new/", tips.key_in, name="tip-key-in"),
    path("tips/<uuid:pk>/", tips.detail, name="tip"),
    path("tips/<uuid:pk>/<slug:verb>/", tips.act, name="tip-act"),
    path("evidence/", evidence.listing, name="evidence"),
    path("evidence/for/<slug:target>/<uuid:pk>/", evidence.add, name="evidence-add"),
    path("evidence/<uuid:pk>/", evidence.detail, name="evidence-item"),
    path("evidence/<uuid:pk>/file/original/", evidence.content, {"what": "original"}, name="evidence-original"),
    path("evidence/<uuid:pk>/file/preview/", evidence.content, {"what": "preview"}, name="evidence-preview"),
    path("evidence/<uuid:pk>/<slug:verb>/", evidence.act, name="evidence-act"),
    path("observations/", observations.listing, name="observations"),
    path("observations/new/", observations.create, name="observation-new"),
    path("observations/<uuid:pk>/", observations.detail, name="observation"),
    path("observations/<uuid:pk>/<slug:verb>/", observations.act, name="observation-act"),
]
