"""Notices in the admin: read whole, and acted on at their page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import ReadOnlyInline
from quotas.acts.notices import NOTICES
from quotas.admin.filters import ProgrammeFilter, YearFilter
from quotas.models import Notice, NoticeLine

STATE_COLOURS = {
    Notice.State.DRAFT: "info",
    Notice.State.SUBMITTED: "warning",
    Notice.State.IN_FORCE: "success",
    Notice.State.RETURNED: "warning",
    Notice.State.REVOKED: "danger",
}


class NoticeLineInline(ReadOnlyInline):
    model = NoticeLine
    fields = ("from_holder", "to_holder", "category", "tonnes", "increment", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[NoticeLine]:
        sides = [
            f"{side}__{kind}"
            for side in ("from_holder", "to_holder")
            for kind in ("jurisdiction", "group", "enterprise")
        ]
        return super().get_queryset(request).select_related(*sides)


@admin.register(Notice)
class NoticeAdmin(ServiceModelAdmin):
    list_display = (
        "number",
        "programme_year",
        "batch",
        "basis",
        "issued_on",
        "state_label",
        "prepared_by",
        "approved_by",
    )
    list_filter = ("state", ProgrammeFilter, YearFilter, "batch")
    list_select_related = ("programme_year__programme", "prepared_by", "approved_by")
    search_fields = ("number", "title")
    date_hierarchy = "issued_on"
    inlines = (NoticeLineInline,)
    exclude = ("place",)
    acts = NOTICES

    @display(description=_("State"), label=STATE_COLOURS, ordering="state")
    def state_label(self, notice: Notice) -> tuple[str, str]:
        return notice.state, notice.state_label
