"""Enterprises in the admin: entered, corrected, suspended, reinstated, with their sites and their history."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.actors import Actor
from enterprises.acts.register import ENTERPRISES
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.filters import ProvinceFilter
from enterprises.admin.inlines import ReadOnlyInline, VisibleInline
from enterprises.capabilities import REGISTER_EDIT
from enterprises.models import Enterprise, EnterpriseEvent, Site
from enterprises.services import enterprises

STATE_COLOURS = {
    Enterprise.State.ACTIVE: "success",
    Enterprise.State.SUSPENDED: "warning",
    Enterprise.State.CLOSED: "danger",
    Enterprise.State.MERGED: "info",
}


class SiteInline(VisibleInline):
    model = Site
    fields = ("code", "name", "kind", "ore_type", "approved_capacity", "jurisdiction")
    related = ("jurisdiction",)
    show_change_link = True


class EventInline(ReadOnlyInline):
    model = EnterpriseEvent
    fk_name = "enterprise"
    fields = ("kind", "effective_on", "reason", "successor", "recorded_by", "recorded_at")
    related = ("successor", "recorded_by")


@admin.register(Enterprise)
class EnterpriseAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "name_zh", "jurisdiction", "group", "ownership", "state_label", "fictitious")
    list_filter = ("state", ProvinceFilter, "ownership", "group", "fictitious")
    list_select_related = ("jurisdiction", "group")
    search_fields = ("code", "name", "name_zh", "credit_code")
    autocomplete_fields = ("jurisdiction", "group")
    inlines = (SiteInline, EventInline)
    editable = enterprises.EDITABLE
    add_capability = change_capability = REGISTER_EDIT
    acts = ENTERPRISES

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("code", *enterprises.EDITABLE, "group", *(("state", "successor", "fictitious") if obj else ()))

    @display(description=_("State"), label=STATE_COLOURS, ordering="state")
    def state_label(self, enterprise: Enterprise) -> tuple[str, str]:
        return enterprise.state, enterprise.get_state_display()

    def create(self, data: dict[str, Any], actor: Actor) -> Enterprise:
        return enterprises.create(actor=actor, **data)

    def update(self, obj: Enterprise, data: dict[str, Any], actor: Actor) -> Enterprise:
        return enterprises.update(obj, actor=actor, **data)
