"""The app of what production costs the environment: processes, discharges, deposits, incidents, restoration."""

from django.utils.translation import gettext_lazy as _

from core import registries


class EnvironmentConfig(registries.RegisterConfig):
    name = "environment"
    verbose_name = _("Environment")
    registers = (
        "capabilities",
        "refusals",
        "seals",
        "acts",
        "conditions",
        "restructuring",
        "web.panels",
    )
