"""Pages of quota, notices and reports."""

from django.urls import path

from quotas.web import accounts

urlpatterns = [
    path("quota/", accounts.listing, name="accounts"),
    path("quota/<uuid:pk>/", accounts.statement, name="account"),
]
