"""Addresses of the pages of trade."""

from django.urls import path

from core.web.lists import list_path
from trade.web import comparisons, customs, invoice_sheets, invoices, letters

urlpatterns = [
    list_path("invoices/", invoices.listing, name="invoices"),
    path("invoices/new/", invoices.create, name="invoice-new"),
    path("invoices/sheet/", invoice_sheets.upload, name="invoice-sheet"),
    path("invoices/sheet/template.<slug:form>", invoice_sheets.template, name="invoice-sheet-template"),
    path("invoices/<uuid:pk>/", invoices.detail, name="invoice"),
    path("invoices/<uuid:pk>/correct/", invoices.correct, name="invoice-correct"),
    list_path("invoice-comparisons/", comparisons.listing, name="invoice-comparisons"),
    path("invoice-comparisons/<code:code>/<slug:side>/<slug:kind>/", comparisons.detail, name="invoice-comparison"),
    list_path("declarations/", customs.listing, name="declarations"),
    path("declarations/new/", customs.create, name="declaration-new"),
    path("declarations/sheet/", customs.upload, name="declaration-sheet"),
    path("declarations/sheet/template.<slug:form>", customs.template, name="declaration-sheet-template"),
    path("declarations/<uuid:pk>/", customs.detail, name="declaration"),
    list_path("export-comparisons/", customs.export_comparisons, name="export-comparisons"),
    path("export-markets/", customs.export_markets, name="export-markets"),
    list_path("partner-imports/", customs.partner_figures, name="partner-imports"),
    path("partner-imports/new/", customs.create_partner_figure, name="partner-import-new"),
    path("partner-imports/<uuid:pk>/", customs.partner_figure, name="partner-import"),
    path("partner-imports/<uuid:pk>/withdraw/", customs.withdraw_partner_figure, name="partner-import-withdraw"),
    list_path("letters/", letters.listing, name="letters"),
    path("letters/new/", letters.create, name="letter-new"),
    path("letters/<uuid:pk>/", letters.detail, name="letter"),
    path("letters/<uuid:pk>/files/<int:ordinal>/", letters.file, name="letter-file"),
    path("letters/<uuid:pk>/<slug:verb>/", letters.act, name="letter-act"),
]
