"""Sites in the admin: entered with their holder, corrected, with licences and former holders below."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSingleDateWidget, UnfoldAdminTextareaWidget

from core.actors import Actor
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.filters import ProvinceFilter
from enterprises.admin.inlines import ReadOnlyInline
from enterprises.capabilities import REGISTER_EDIT
from enterprises.models import Licence, Site, SiteTenure
from enterprises.services import sites


class NewSiteForm(forms.ModelForm):
    held_from = forms.DateField(label=_("Held since"), widget=UnfoldAdminSingleDateWidget, required=False)


class SiteForm(forms.ModelForm):
    exception = forms.CharField(
        label=_("Decision that allows more capacity"),
        help_text=_("Needed only where a mine or separation plant is enlarged."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        required=False,
    )


class LicenceInline(ReadOnlyInline):
    model = Licence
    fields = ("number", "kind", "issuing_level", "valid_from", "valid_to", "revoked_on")
    show_change_link = True


class TenureInline(ReadOnlyInline):
    model = SiteTenure
    fields = ("enterprise", "held_from", "held_to")
    related = ("enterprise",)


@admin.register(Site)
class SiteAdmin(ServiceModelAdmin):
    list_display = (
        "code",
        "name",
        "enterprise",
        "kind",
        "ore_type",
        "approved_capacity",
        "jurisdiction",
        "mining_area",
    )
    list_filter = ("kind", "ore_type", ProvinceFilter, "mining_area", "fictitious")
    list_select_related = ("enterprise", "jurisdiction")
    search_fields = ("code", "name", "name_zh", "enterprise__code", "enterprise__name")
    autocomplete_fields = ("enterprise", "jurisdiction", "mining_area")
    inlines = (LicenceInline, TenureInline)
    editable = (*sites.EDITABLE, "exception")
    add_capability = change_capability = REGISTER_EDIT

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("code", "enterprise", *sites.EDITABLE, "exception" if obj else "held_from")

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        return super().get_form(request, obj, change, **{**kwargs, "form": SiteForm if obj else NewSiteForm})

    def create(self, data: dict[str, Any], actor: Actor) -> Site:
        return sites.create(actor=actor, **data)

    def update(self, obj: Site, data: dict[str, Any], actor: Actor) -> Site:
        return sites.update(obj, actor=actor, **data)
