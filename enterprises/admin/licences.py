"""Licences in the admin: issued, suspended, reinstated, revoked; what was issued is never edited."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core import clock
from core.actors import Actor
from core.type_aliases import Text
from enterprises.acts.register import LICENCES
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.filters import LicenceStateFilter, SiteProvinceFilter
from enterprises.admin.inlines import ReadOnlyInline
from enterprises.capabilities import LICENCES_ISSUE
from enterprises.models import Licence, LicenceSuspension
from enterprises.models.licences import LicenceQuerySet
from enterprises.services import licences

STATE_COLOURS = {
    Licence.State.PENDING: "info",
    Licence.State.IN_FORCE: "success",
    Licence.State.SUSPENDED: "warning",
    Licence.State.EXPIRED: "danger",
    Licence.State.REVOKED: "danger",
}
ISSUED = ("number", "kind", "site", "authority", "issuing_level", "valid_from", "valid_to", "exception")


class SuspensionInline(ReadOnlyInline):
    model = LicenceSuspension
    fields = ("suspended_on", "ended_on", "reason")


@admin.register(Licence)
class LicenceAdmin(ServiceModelAdmin):
    list_display = ("number", "kind", "site", "holder", "issuing_level", "valid_from", "valid_to", "state_label")
    list_filter = (LicenceStateFilter, "kind", SiteProvinceFilter, "issuing_level", "authority", "fictitious")
    list_select_related = ("site__enterprise", "authority")
    search_fields = ("number", "site__code", "site__name", "site__enterprise__code", "site__enterprise__name")
    autocomplete_fields = ("site", "authority")
    date_hierarchy = "valid_from"
    inlines = (SuspensionInline,)
    add_capability = LICENCES_ISSUE
    acts = LICENCES

    def get_queryset(self, request: HttpRequest) -> QuerySet[Licence]:
        rows = cast(LicenceQuerySet, super().get_queryset(request))
        return rows.with_state(clock.today()).select_related("site__enterprise", "site__jurisdiction", "authority")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return (*ISSUED, *(("enterprise", "revoked_on", "revocation_reason", "outline", "fictitious") if obj else ()))

    @display(description=_("Holder"), ordering="site__enterprise__name")
    def holder(self, licence: Licence) -> str:
        return str(licence.site.enterprise)

    @display(description=_("State today"), label=STATE_COLOURS)
    def state_label(self, licence: Licence) -> tuple[str, Text]:
        return licence.state, Licence.State(licence.state).label

    def create(self, data: dict[str, Any], actor: Actor) -> Licence:
        return licences.issue(actor=actor, **data)
