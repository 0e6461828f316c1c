"""The app of flags, inspections, evidence, cases and enforcement."""

from django.utils.translation import gettext_lazy as _

from core import registries


class InspectionsConfig(registries.RegisterConfig):
    name = "inspections"
    verbose_name = _("Inspections")
    registers = (
        "backups",
        "capabilities",
        "consultation_subjects",
        "notification_texts",
        "deadlines",
        "receivers",
        "refusals",
        "seals",
        "metrics",
        "changes",
        "conditions",
        "restructuring",
        "acts",
        "services.checklist_sheets",
        "web.panels",
    )
