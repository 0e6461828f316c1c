"""Groups in the admin, with their members."""

from typing import Any

from django.contrib import admin

from core.actors import Actor
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import VisibleInline
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import Enterprise, Group
from enterprises.services import groups


class MemberInline(VisibleInline):
    model = Enterprise
    fields = ("code", "name", "state")
    show_change_link = True


@admin.register(Group)
class GroupAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "name_zh", "fictitious")
    list_filter = ("fictitious",)
    search_fields = ("code", "name", "name_zh")
    fields = ("code", "name", "name_zh")
    inlines = (MemberInline,)
    editable = groups.EDITABLE
    add_capability = change_capability = REFERENCE_EDIT

    def create(self, data: dict[str, Any], actor: Actor) -> Group:
        return groups.create(actor=actor, **data)

    def update(self, obj: Group, data: dict[str, Any], actor: Actor) -> Group:
        return groups.update(obj, actor=actor, **data)
