"""Addresses of trade under ``/api/v1/``."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from trade.api.comparisons import ComparisonViewSet
from trade.api.customs import (
    DeclarationViewSet,
    ExportComparisonViewSet,
    PartnerImportViewSet,
    RadioactivityLimitViewSet,
)
from trade.api.invoices import InvoiceViewSet, NumberReuseViewSet
from trade.api.letters import LetterViewSet

router = SimpleRouter()
router.register("invoices", InvoiceViewSet, basename="invoice")
router.register("invoice-number-reuses", NumberReuseViewSet, basename="invoice-number-reuse")
router.register("invoice-comparisons", ComparisonViewSet, basename="invoice-comparison")
router.register("declarations", DeclarationViewSet, basename="declaration")
router.register("export-comparisons", ExportComparisonViewSet, basename="export-comparison")
router.register("radioactivity-limits", RadioactivityLimitViewSet, basename="radioactivity-limit")
router.register("letters", LetterViewSet, basename="letter")
router.register("partner-imports", PartnerImportViewSet, basename="partner-import")

urlpatterns = [path("", include(router.urls))]
