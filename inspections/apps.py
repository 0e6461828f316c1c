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
        "document_texts",
        "notification_texts",
        "printed_documents",
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
