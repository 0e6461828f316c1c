"""The planned mining areas in the admin, with their sites rolled up."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from core import clock
from core.actors import Actor
from core.formats import NOTHING
from enterprises import queries
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import VisibleInline
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.forms.outlines import OutlineField
from enterprises.models import MiningArea, Site
from enterprises.services import mining_areas


class SiteInline(VisibleInline):
    model = Site
    fields = ("code", "name", "enterprise", "kind", "approved_capacity")
    related = ("enterprise",)
    show_change_link = True


class AreaForm(forms.ModelForm):
    outline = OutlineField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}))


@admin.register(MiningArea)
class MiningAreaAdmin(ServiceModelAdmin):
    list_display = ("number", "local_name", "rare_earth_class", "jurisdiction", "sites", "licensed", "capacity")
    list_filter = ("rare_earth_class",)
    search_fields = ("name", "name_zh")
    autocomplete_fields = ("jurisdiction",)
    fields = ("number", *mining_areas.EDITABLE)
    inlines = (SiteInline,)
    form = AreaForm
    editable = mining_areas.EDITABLE
    add_capability = change_capability = REFERENCE_EDIT

    def get_queryset(self, request: HttpRequest) -> QuerySet[MiningArea]:
        return queries.mining_areas(clock.today()).filter(pk__in=super().get_queryset(request).values("pk"))

    @display(description=_("Name"), ordering="name")
    def local_name(self, area: MiningArea) -> str:
        return str(area)

    @display(description=_("Sites"), ordering="sites_total")
    def sites(self, area: queries.AreaTotals) -> int:
        return area.sites_total

    @display(description=_("Licensed today"), ordering="sites_licensed")
    def licensed(self, area: queries.AreaTotals) -> int:
        return area.sites_licensed

    @display(description=_("Approved capacity, t REO a year"), ordering="approved_capacity")
    def capacity(self, area: queries.AreaTotals) -> str:
        return NOTHING if area.approved_capacity is None else f"{area.approved_capacity:.3f}"

    def create(self, data: dict[str, Any], actor: Actor) -> MiningArea:
        return mining_areas.create(actor=actor, **data)

    def update(self, obj: MiningArea, data: dict[str, Any], actor: Actor) -> MiningArea:
        return mining_areas.update(obj, actor=actor, **data)
