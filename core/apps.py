"""The kernel, which every app builds on and which knows nothing of rare earths."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("System")

    def ready(self) -> None:
        autodiscover_modules("receivers", "capabilities", "seals", "acts", "web.panels")
