"""Cases in the admin, with their journal; every step goes through the services."""

from django.contrib import admin

from core.web.forms import OptionalReasonForm
from enterprises.admin.base import ServiceModelAdmin, Verb
from enterprises.admin.inlines import ReadOnlyInline, VisibleInline
from inspections.forms.cases import FallForm, NoticeForm, OrderForm, SeizureForm
from inspections.lifecycles import CASE
from inspections.models import Case, CaseEntry, Evidence, Order, Proceeding
from inspections.queries import RESPONDENT
from inspections.services import cases, orders, proceedings


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
    lifecycle = CASE
    verbs = {
        "place_on_file": Verb(cases.place_on_file, form=OptionalReasonForm),
        "start_investigation": Verb(cases.start_investigation, form=OptionalReasonForm),
        "notify": Verb(proceedings.notify, form=NoticeForm),
        "order": Verb(orders.issue, form=OrderForm),
        "close": Verb(cases.close),
        "not_substantiated": Verb(cases.not_substantiated),
        "reopen": Verb(cases.reopen),
        "suspend": Verb(cases.suspend),
        "resume": Verb(cases.resume),
        "refer": Verb(cases.refer),
        "take_back": Verb(cases.take_back),
        "appeal": Verb(cases.appeal),
        "uphold": Verb(cases.uphold),
        "annul": Verb(cases.annul, form=FallForm),
        "record_seizure": Verb(cases.record_seizure, form=SeizureForm),
        "publish": Verb(cases.publish),
        "unpublish": Verb(cases.unpublish),
    }
