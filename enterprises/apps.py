"""The app of enterprises, people and places."""

from django.utils.translation import gettext_lazy as _

from core import registries


class EnterprisesConfig(registries.RegisterConfig):
    name = "enterprises"
    verbose_name = _("Register")
    registers = (
        "capabilities",
        "account_notification_texts",
        "webhook_notification_texts",
        "approval_notification_texts",
        "freeze_notification_texts",
        "review_notification_texts",
        "review_deadlines",
        "consultation_notification_texts",
        "consultation_deadlines",
        "own_consultation_subjects",
        "receivers",
        "refusals",
        "own_changes",
        "conditions",
        "column_names",
        "restructuring",
        "metrics",
        "seals",
        "startup_checks",
        "acts",
        "web.panels",
    )
