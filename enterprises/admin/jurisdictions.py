"""Places of administration in the admin."""

from typing import Any

from django.contrib import admin

from core.actors import Actor
from enterprises.admin.base import ServiceModelAdmin
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import Authority, Jurisdiction
from enterprises.services import jurisdictions


@admin.register(Jurisdiction)
class JurisdictionAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "name_zh", "level", "parent")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("code", "name", "name_zh")
    fields = ("code", "name", "name_zh")
    editable = jurisdictions.EDITABLE
    add_capability = change_capability = REFERENCE_EDIT

    def create(self, data: dict[str, Any], actor: Actor) -> Jurisdiction:
        return jurisdictions.create(actor=actor, **data)

    def update(self, obj: Jurisdiction, data: dict[str, Any], actor: Actor) -> Jurisdiction:
        return jurisdictions.update(obj, actor=actor, **data)


@admin.register(Authority)
class AuthorityAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "name_zh")
    search_fields = ("code", "name", "name_zh")
