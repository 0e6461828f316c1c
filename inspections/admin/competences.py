"""Competences for acts and figures of due process in the admin, which the administrator enters."""

from typing import Any

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin
from enterprises.capabilities import REFERENCE_EDIT
from inspections.models import Competence, Threshold
from inspections.services import competences


@admin.register(Competence)
class CompetenceAdmin(ServiceModelAdmin):
    list_display = ("act", "level", "authority", "legal_basis", "valid_from", "valid_to", "evidence")
    list_filter = ("act", "level", "evidence")
    list_select_related = ("authority",)
    fields = ("act", "level", "authority", "legal_basis", "source", "valid_from", "valid_to")
    editable = competences.EDITABLE
    add_capability = change_capability = REFERENCE_EDIT

    def create(self, data: dict[str, Any], actor: Any) -> Competence:
        return competences.enter(actor=actor, **data)

    def update(self, obj: Competence, data: dict[str, Any], actor: Any) -> Competence:
        return competences.end(obj, actor=actor, **data)


@admin.register(Threshold)
class ThresholdAdmin(ServiceModelAdmin):
    list_display = ("name", "figure", "legal_basis", "valid_from", "valid_to", "evidence")
    list_filter = ("name", "evidence")
    fields = ("name", "figure", "legal_basis", "source", "valid_from", "valid_to")
    editable = competences.EDITABLE
    add_capability = change_capability = REFERENCE_EDIT

    def create(self, data: dict[str, Any], actor: Any) -> Threshold:
        return competences.enter_threshold(actor=actor, **data)

    def update(self, obj: Threshold, data: dict[str, Any], actor: Any) -> Threshold:
        return competences.end(obj, actor=actor, **data)
