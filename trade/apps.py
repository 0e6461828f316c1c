"""The app of trade: where the goods went, by the papers of others than the enterprise that reports."""

from django.utils.translation import gettext_lazy as _

from core import registries


class TradeConfig(registries.RegisterConfig):
    name = "trade"
    verbose_name = _("Trade")
    registers = (
        "capabilities",
        "refusals",
        "seals",
        "acts",
        "deadlines",
        "letter_texts",
        "notification_texts",
        "restructuring",
        "services.invoice_sheets",
        "services.declaration_sheets",
    )
