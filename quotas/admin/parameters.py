"""Dated parameters in the admin: every entry, and a form for those who may add one."""

from typing import Any

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin
from quotas import capabilities
from quotas.models import DueDay
from quotas.services import due_days


@admin.register(DueDay)
class DueDayAdmin(ServiceModelAdmin):
    list_display = ("place", "kind", "day", "from_month", "document", "evidence", "recorded_at")
    list_filter = ("kind", "evidence")
    list_select_related = ("place",)
    fields = ("place", "kind", "day", "from_month", "document")
    add_capability = capabilities.DUE_DAYS_SET

    def create(self, data: dict[str, Any], actor: Any) -> DueDay:
        return due_days.set_day(actor=actor, **data)
