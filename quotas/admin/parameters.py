"""Dated parameters in the admin: every entry, and a form for those who may add one."""

from typing import Any

from django.contrib import admin

from core.actors import Actor
from enterprises.admin.base import ServiceModelAdmin
from quotas import capabilities
from quotas.models import DueDay, OxideFactor, YieldBound
from quotas.services import yields


@admin.register(DueDay)
class DueDayAdmin(ServiceModelAdmin):
    list_display = ("place", "kind", "day", "from_month", "document", "evidence", "recorded_at")
    list_filter = ("kind", "evidence")
    list_select_related = ("place",)
    fields = ("place", "kind", "day", "from_month", "document")


@admin.register(YieldBound)
class YieldBoundAdmin(ServiceModelAdmin):
    list_display = ("feed_kind", "output_kind", "output", "lowest", "highest", "from_month", "document", "evidence")
    list_filter = ("feed_kind", "output_kind", "evidence")
    list_select_related = ("output",)
    fields = ("feed_kind", "output_kind", "output", "lowest", "highest", "from_month", "document")
    add_capability = capabilities.CONVERSIONS_SET

    def create(self, data: dict[str, Any], actor: Actor) -> YieldBound:
        return yields.set_bound(actor=actor, **data)


@admin.register(OxideFactor)
class OxideFactorAdmin(ServiceModelAdmin):
    list_display = ("product", "factor", "from_month", "document", "evidence", "recorded_at")
    list_filter = ("evidence",)
    list_select_related = ("product",)
    fields = ("product", "factor", "from_month", "document")
    add_capability = capabilities.CONVERSIONS_SET

    def create(self, data: dict[str, Any], actor: Actor) -> OxideFactor:
        return yields.set_factor(actor=actor, **data)
