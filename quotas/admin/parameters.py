"""Dated parameters in the admin: every entry."""

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin
from quotas.models import DueDay, OxideFactor, YieldBound


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


@admin.register(OxideFactor)
class OxideFactorAdmin(ServiceModelAdmin):
    list_display = ("product", "factor", "from_month", "document", "evidence", "recorded_at")
    list_filter = ("evidence",)
    list_select_related = ("product",)
    fields = ("product", "factor", "from_month", "document")
