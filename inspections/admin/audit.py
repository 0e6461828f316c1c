"""The audit trail in the admin, read-only, newest first."""

from django.contrib import admin

from core.models import AuditEvent
from enterprises.admin.base import ServiceModelAdmin


@admin.register(AuditEvent)
class AuditEventAdmin(ServiceModelAdmin):
    list_display = ("at", "actor_name", "actor_role", "action", "object_label", "reason")
    list_filter = ("action",)
    search_fields = ("actor_name", "object_label", "object_id", "reason")
    date_hierarchy = "at"
