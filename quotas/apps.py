"""The app of quota, its ledger and the monthly reports."""

from django.utils.translation import gettext_lazy as _

from core import registries


class QuotasConfig(registries.RegisterConfig):
    name = "quotas"
    verbose_name = _("Quotas")
    registers = (
        "capabilities",
        "consultation_subjects",
        "notification_texts",
        "consumption_notification_texts",
        "office_notification_texts",
        "printed_documents",
        "deadlines",
        "ledger.refusals",
        "receivers",
        "refusals",
        "seals",
        "metrics",
        "changes",
        "conditions",
        "restructuring",
        "acts",
        "web.panels",
    )
