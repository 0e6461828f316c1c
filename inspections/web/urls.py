"""Pages of flags, cases and orders, and those that show everything together: start, search, one enterprise."""

from django.urls import path

from inspections.web import cases, enterprises, flags, public, search, start

urlpatterns = [
    path("", start.start, name="start"),
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
]
