"""Addresses of the pages of mineral resources."""

from django.urls import path

from core.web.lists import list_path
from resources.web import reserves

urlpatterns = [
    list_path("reserves/", reserves.listing, name="reserves"),
    path("reserves/new/", reserves.create, name="reserve-new"),
    path("reserves/<uuid:pk>/", reserves.detail, name="reserve"),
    path("reserves/<uuid:pk>/correct/", reserves.correct, name="reserve-correct"),
]
