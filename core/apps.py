"""The kernel, which every app builds on and which knows nothing of rare earths."""

from django.utils.translation import gettext_lazy as _

from core import registries


class CoreConfig(registries.RegisterConfig):
    name = "core"
    verbose_name = _("System")
    registers = ("receivers", "refusals", "seals", "metrics.state", "metrics.tasks", "queues")
