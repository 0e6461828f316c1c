"""Cases in the admin, with their journal; acted on at their page."""

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import ReadOnlyInline, VisibleInline
from inspections.acts.cases import CASES
from inspections.models import Case, CaseEntry, Evidence, Order, Proceeding
from inspections.queries import RESPONDENT


class ProceedingInline(ReadOnlyInline):
    model = Proceeding
    fields = (
        "number",
        "respondent",
        "state",
        "served_on",
        "statement_due_on",
        "reviewed_by",
        "decided_by",
        "decision_served_on",
    )
    related = ("reviewed_by", "decided_by", *RESPONDENT)
    show_change_link = True


class JournalInline(ReadOnlyInline):
    model = CaseEntry
    fields = ("at", "actor_name", "verb", "text")


class OrderInline(ReadOnlyInline):
    model = Order
    fields = ("number", "respondent", "kind", "due_on", "state", "issued_by", "verified_by")
    related = ("issued_by", "verified_by", *RESPONDENT)
    show_change_link = True


class EvidenceInline(VisibleInline):
    model = Evidence
    fields = ("file_name", "kind", "description", "taken_on", "added_by", "added_at")
    related = ("added_by",)
    show_change_link = True


@admin.register(Case)
class CaseAdmin(ServiceModelAdmin):
    list_display = ("number", "subject_name", "source", "state", "lead", "opened_at", "due_on")
    list_filter = ("state", "source")
    list_select_related = ("enterprise", "site", "lead")
    search_fields = ("number", "subject_code", "subject_description", "enterprise__name", "allegation")
    date_hierarchy = "opened_at"
    inlines = (ProceedingInline, OrderInline, EvidenceInline, JournalInline)
    acts = CASES
