"""The business day at which a demonstration is fixed. Production refuses to start while there is one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Identified


class FixedDay(Identified):
    day = models.DateField(_("business day"))

    class Meta:
        verbose_name = _("fixed business day")
        verbose_name_plural = _("fixed business day")

    def __str__(self) -> str:
        return self.day.isoformat()
