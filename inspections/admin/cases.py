"""Cases and orders in the admin, with their journal; every step goes through the services."""

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin, Verb
from enterprises.admin.inlines import ReadOnlyInline
from inspections import lifecycles
from inspections.models import Case, CaseEntry, Order, Proceeding
from inspections.services import cases


class ProceedingInline(ReadOnlyInline):
    model = Proceeding
    fields = ("number", "state", "served_on", "statement_due_on", "reviewed_by", "decided_by", "decision_served_on")


class JournalInline(ReadOnlyInline):
    model = CaseEntry
    fields = ("at", "actor_name", "verb", "text")


class OrderInline(ReadOnlyInline):
    model = Order
    fields = ("number", "kind", "due_on", "state", "issued_by", "verified_by")
    show_change_link = True


@admin.register(Case)
class CaseAdmin(ServiceModelAdmin):
    list_display = ("number", "subject_name", "source", "state", "lead", "opened_at", "due_on")
    list_filter = ("state", "source")
    list_select_related = ("enterprise", "site", "lead")
    search_fields = ("number", "subject_code", "subject_description", "enterprise__name", "allegation")
    date_hierarchy = "opened_at"
    inlines = (ProceedingInline, OrderInline, JournalInline)
    lifecycle = lifecycles.CASE
    verbs = {
        "place_on_file": Verb(cases.place_on_file),
        "start_investigation": Verb(cases.start_investigation),
        "close": Verb(cases.close),
        "not_substantiated": Verb(cases.not_substantiated),
        "reopen": Verb(cases.reopen),
        "suspend": Verb(cases.suspend),
        "resume": Verb(cases.resume),
        "refer": Verb(cases.refer),
        "take_back": Verb(cases.take_back),
        "appeal": Verb(cases.appeal),
        "uphold": Verb(cases.uphold),
        "annul": Verb(cases.annul),
        "publish": Verb(cases.publish),
        "unpublish": Verb(cases.unpublish),
    }


@admin.register(Order)
class OrderAdmin(ServiceModelAdmin):
    list_display = ("number", "case", "kind", "due_on", "state", "issued_by", "verified_by")
    list_filter = ("state", "kind")
    list_select_related = ("case", "issued_by", "verified_by")
    search_fields = ("number", "case__number", "text")
    date_hierarchy = "due_on"
