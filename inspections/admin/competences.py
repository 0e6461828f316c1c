"""Competences for acts and figures of due process in the admin, which two administrators enter and end."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from enterprises.admin.base import ServiceModelAdmin
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import holds
from inspections.models import Competence, Threshold
from inspections.services import competences


class LegalEntryAdmin(ServiceModelAdmin):
    """Rows are read here; a button above the list and links on each row lead to the acts that take two people."""

    entry_act: str
    actions_list = ["propose_entry"]

    @action(description=_("Enter"), url_path="propose", permissions=["propose_entry"])
    def propose_entry(self, request: HttpRequest) -> HttpResponse:
        nation = Jurisdiction.objects.get(code=NATION)
        return redirect("pages:approval-propose", name=self.entry_act, pk=nation.pk)

    def has_propose_entry_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return holds(request.user, REFERENCE_EDIT)


@admin.register(Competence)
class CompetenceAdmin(LegalEntryAdmin):
    list_display = ("act", "level", "authority", "legal_basis", "valid_from", "valid_to", "evidence")
    list_filter = ("act", "level", "evidence")
    list_select_related = ("authority",)
    fields = ("act", "level", "authority", "legal_basis", "source", "valid_from", "valid_to")
    entry_act = competences.ENTER


@admin.register(Threshold)
class ThresholdAdmin(LegalEntryAdmin):
    list_display = ("name", "figure", "legal_basis", "valid_from", "valid_to", "evidence")
    list_filter = ("name", "evidence")
    fields = ("name", "figure", "legal_basis", "source", "valid_from", "valid_to")
    entry_act = competences.ENTER_THRESHOLD
