"""The app of mineral resources: what is in the ground, how well it is used, and what is kept in reserve."""

from django.utils.translation import gettext_lazy as _

from core import registries


class ResourcesConfig(registries.RegisterConfig):
    name = "resources"
    verbose_name = _("Resources")
    registers = (
        "capabilities",
        "seals",
        "acts",
        "deadlines",
        "notification_texts",
        "services.rights_plans",
        "web.panels",
    )
