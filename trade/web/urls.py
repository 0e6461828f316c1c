"""Addresses of the pages of trade."""

from django.urls import path

from core.web.lists import list_path
from trade.web import comparisons, invoice_sheets, invoices

urlpatterns = [
    list_path("invoices/", invoices.listing, name="invoices"),
    path("invoices/new/", invoices.create, name="invoice-new"),
    path("invoices/sheet/", invoice_sheets.upload, name="invoice-sheet"),
    path("invoices/sheet/template.<slug:form>", invoice_sheets.template, name="invoice-sheet-template"),
    path("invoices/<uuid:pk>/", invoices.detail, name="invoice"),
    path("invoices/<uuid:pk>/correct/", invoices.correct, name="invoice-correct"),
    path("invoices/<uuid:pk>/cancel/", invoices.cancel, name="invoice-cancel"),
    list_path("invoice-comparisons/", comparisons.listing, name="invoice-comparisons"),
    path("invoice-comparisons/<code:code>/<slug:side>/<slug:kind>/", comparisons.detail, name="invoice-comparison"),
]
