"""Addresses of the pages of trade."""

from django.urls import path

from core.web.lists import list_path
from trade.web import invoices

urlpatterns = [
    list_path("invoices/", invoices.listing, name="invoices"),
    path("invoices/new/", invoices.create, name="invoice-new"),
    path("invoices/<uuid:pk>/", invoices.detail, name="invoice"),
    path("invoices/<uuid:pk>/correct/", invoices.correct, name="invoice-correct"),
    path("invoices/<uuid:pk>/cancel/", invoices.cancel, name="invoice-cancel"),
]
