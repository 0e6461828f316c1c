"""Penalty proceedings in the admin: notice, defence, hearing, review, decision, service; through the services."""

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin, Verb
from inspections.forms.proceedings import DecisionForm, HearingForm, ReviewForm, ServiceForm, WordsForm
from inspections.lifecycles import PROCEEDING
from inspections.models import Proceeding
from inspections.services import proceedings


@admin.register(Proceeding)
class ProceedingAdmin(ServiceModelAdmin):
    list_display = ("number", "case", "state", "served_on", "statement_due_on", "reviewed_by", "decided_by")
    list_filter = ("state", "hearing_offered", "article")
    list_select_related = ("case", "reviewed_by", "decided_by")
    search_fields = ("number", "case__number", "facts")
    date_hierarchy = "served_on"
    lifecycle = PROCEEDING
    verbs = {
        "make_statement": Verb(proceedings.make_statement, form=WordsForm),
        "answer_statement": Verb(proceedings.answer_statement, form=WordsForm),
        "request_hearing": Verb(proceedings.request_hearing),
        "hold_hearing": Verb(proceedings.hold_hearing, form=HearingForm),
        "review": Verb(proceedings.review, form=ReviewForm),
        "decide": Verb(proceedings.decide, form=DecisionForm),
        "serve": Verb(proceedings.serve, form=ServiceForm),
    }
