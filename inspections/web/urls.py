"""Pages of flags, cases and orders, and those that show everything together: start, search, one enterprise."""

from django.urls import path

from inspections.web import enterprises, search, start

urlpatterns = [
    path("", start.start, name="start"),
    path("search/", search.search, name="search"),
    path("enterprises/<str:code>/", enterprises.detail, name="enterprise"),
]
