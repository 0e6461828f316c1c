"""Penalty proceedings in the admin, with the range of the fine; acted on at their page."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.formats import NOTHING, local_text
from enterprises.admin.base import ServiceModelAdmin
from inspections import fine_provisions
from inspections.acts.proceedings import PROCEEDINGS
from inspections.models import Proceeding
from inspections.services import fines


@admin.register(Proceeding)
class ProceedingAdmin(ServiceModelAdmin):
    list_display = ("number", "case", "state", "served_on", "statement_due_on", "reviewed_by", "decided_by")
    list_filter = ("state", "hearing_offered", "article")
    list_select_related = ("case", "reviewed_by", "decided_by")
    search_fields = ("number", "case__number", "facts")
    date_hierarchy = "served_on"
    readonly_fields = ("range", "consequences")
    acts = PROCEEDINGS

    @display(description=_("Range of the fine"))
    def range(self, proceeding: Proceeding) -> str:
        fine_range = fines.range_of(proceeding)
        if fine_range is not None:
            return f"{fine_range.least:,.2f} – {fine_range.most:,.2f}"
        return gettext("No range is recorded for this fine.") if fines.needs_basis(proceeding) else NOTHING

    @display(description=_("Other consequences of the article"))
    def consequences(self, proceeding: Proceeding) -> str:
        provision = fine_provisions.find_in_force(proceeding.article, proceeding.conduct_on)
        return local_text(provision.further, provision.further_zh) if provision else NOTHING
