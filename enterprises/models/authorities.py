"""Authorities, which issue quotas or licences: a ministry, or its legal successor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from enterprises.scoping import Scope, ScopedQuerySet


class Authority(Identified):
    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
