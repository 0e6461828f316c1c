"""Monthly reports in the admin: what was filed, by whom, and whether the province accepted it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.formats import NOTHING
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import ReadOnlyInline
from quotas.acts.reports import REPORTS
from quotas.admin.filters import ReportProvinceFilter
from quotas.models import Report, ReportingDuty, ReportLine

STATE_COLOURS = {
    Report.State.DRAFT: "info",
    Report.State.SUBMITTED: "warning",
    Report.State.ACCEPTED: "success",
    Report.State.RETURNED: "warning",
    Report.State.REPUDIATED: "danger",
}


class ReportLineInline(ReadOnlyInline):
    model = ReportLine
    fields = ("site", "product", "feed_origin", "grade", *ReportLine.QUANTITIES, "reo_tonnes")


@admin.register(Report)
class ReportAdmin(ServiceModelAdmin):
    list_display = ("enterprise", "period", "number", "state_label", "submitted_at", "late", "over_in_words")
    list_filter = ("state", "late", ReportProvinceFilter, "origin")
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__code", "enterprise__name", "receipt_number")
    date_hierarchy = "period"
    inlines = (ReportLineInline,)
    exclude = ("canonical", "explanations")
    acts = REPORTS

    @display(description=_("State"), label=STATE_COLOURS, ordering="state")
    def state_label(self, report: Report) -> tuple[str, str]:
        return report.state, report.get_state_display()

    @display(description=_("Took over its limit"))
    def over_in_words(self, report: Report) -> str:
        return ", ".join(f"{entry['programme']} +{entry['excess']} t" for entry in report.over) or NOTHING


@admin.register(ReportingDuty)
class ReportingDutyAdmin(ServiceModelAdmin):
    list_display = ("enterprise", "period", "kind", "due_on")
    list_filter = (ReportProvinceFilter,)
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__code", "enterprise__name")
    date_hierarchy = "period"
