"""Compliance lists in the admin: announced by their ministry, enterprises added and removed; never edited."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.actors import Actor
from enterprises.acts.register import COMPLIANCE_LISTS
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import ReadOnlyInline
from enterprises.capabilities import COMPLIANCE_ANNOUNCE
from enterprises.models import ComplianceEntry, ComplianceList
from enterprises.services import compliance


class EntryInline(ReadOnlyInline):
    model = ComplianceEntry
    fields = ("enterprise", "listed_on", "struck_on", "reason")
    related = ("enterprise",)


@admin.register(ComplianceList)
class ComplianceListAdmin(ServiceModelAdmin):
    list_display = ("number", "authority", "announced", "size", "entered")
    list_filter = ("authority",)
    list_select_related = ("authority",)
    fields = ("number", "authority", "announced", "size", "source")
    inlines = (EntryInline,)
    add_capability = COMPLIANCE_ANNOUNCE
    acts = COMPLIANCE_LISTS

    def get_queryset(self, request: HttpRequest) -> QuerySet[ComplianceList]:
        on_list = Count("entries", filter=Q(entries__struck_on=None))
        return super().get_queryset(request).select_related("authority").annotate(on_list=on_list)

    @display(description=_("Entered"))
    def entered(self, row: ComplianceList) -> int:
        return int(vars(row)["on_list"])

    def create(self, data: dict[str, Any], actor: Actor) -> ComplianceList:
        return compliance.announce(actor=actor, **data)
