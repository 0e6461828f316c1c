"""Addresses of the pages of trade."""

from django.urls import path

from core.web.lists import list_path
from trade.web import comparisons, declarations, declared_exports, invoice_sheets, invoices, letters, partner_imports

urlpatterns = [
    *invoices.PAGES.paths("invoices/"),
    path("invoices/sheet/", invoice_sheets.upload, name="invoice-sheet"),
    path("invoices/sheet/template.<slug:form>", invoice_sheets.template, name="invoice-sheet-template"),
    path("invoices/<uuid:pk>/correct/", invoices.correct, name="invoice-correct"),
    list_path("invoice-comparisons/", comparisons.listing, name="invoice-comparisons"),
    path("invoice-comparisons/<code:code>/<slug:side>/<slug:kind>/", comparisons.detail, name="invoice-comparison"),
    *declarations.PAGES.paths("declarations/"),
    path("declarations/sheet/", declarations.upload, name="declaration-sheet"),
    path("declarations/sheet/template.<slug:form>", declarations.template, name="declaration-sheet-template"),
    list_path("export-comparisons/", declared_exports.listing, name="export-comparisons"),
    path("export-markets/", declared_exports.markets, name="export-markets"),
    list_path("partner-imports/", partner_imports.listing, name="partner-imports"),
    path("partner-imports/new/", partner_imports.create, name="partner-import-new"),
    path("partner-imports/<uuid:pk>/", partner_imports.detail, name="partner-import"),
    path("partner-imports/<uuid:pk>/withdraw/", partner_imports.withdraw, name="partner-import-withdraw"),
    *letters.PAGES.paths("letters/"),
    path("letters/<uuid:pk>/files/<int:ordinal>/", letters.file, name="letter-file"),
]
