"""Flags in the admin: the figures that raised them, and what an officer decided."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.formats import NOTHING
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import ReadOnlyInline
from inspections.acts.flags import FLAGS
from inspections.models import Episode, Flag, Severity
from quotas.admin.accounts import tonnes

SEVERITY_COLOURS = {
    Severity.NOTICE: "info",
    Severity.WARNING: "warning",
    Severity.SERIOUS: "danger",
    Severity.SEVERE: "danger",
}


class EpisodeInline(ReadOnlyInline):
    model = Episode
    fields = ("began_on", "ended_on", "peak")


@admin.register(Flag)
class FlagAdmin(ServiceModelAdmin):
    list_display = ("subject", "rule", "severity_label", "tonnes_t", "programme", "year", "state", "raised_at")
    list_filter = ("state", "severity", "rule", "programme", "year")
    list_select_related = ("enterprise", "site", "programme")
    search_fields = ("subject_code", "enterprise__name", "subject_description")
    linked_lookups = ("subject_code", "programme__code")  # from an account
    ordering = ("-tonnes", "-raised_at", "-id")
    fields = (
        "subject",
        "rule",
        "severity",
        "state",
        "programme",
        "year",
        "category",
        "period",
        "raised_at",
        "figures",
        "formula",
        "decided_by",
        "decided_at",
        "decision_reason",
        "case",
    )
    inlines = (EpisodeInline,)
    acts = FLAGS

    @display(description=_("About"), ordering="subject_code")
    def subject(self, flag: Flag) -> str:
        return f"{flag.subject_name} · {flag.subject_code}"

    @display(description=_("Severity"), label=SEVERITY_COLOURS, ordering="severity")
    def severity_label(self, flag: Flag) -> tuple[str, str]:
        return flag.severity, flag.get_severity_display()

    @display(description=_("Tonnes over the limit"), ordering="tonnes")
    def tonnes_t(self, flag: Flag) -> str:
        return tonnes(flag.tonnes)

    @display(description=_("Figures"))
    def figures(self, flag: Flag) -> SafeString:
        rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", sorted(flag.evidence.get("figures", {}).items()))
        return format_html('<dl class="grid grid-cols-2 gap-x-4 gap-y-1 tabular-nums">{}</dl>', rows)

    @display(description=_("Formula"))
    def formula(self, flag: Flag) -> str:
        return flag.evidence.get("formula", NOTHING)
