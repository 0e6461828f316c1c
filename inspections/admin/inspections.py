"""Campaigns, inspections and findings in the admin, with their journal; every step goes through the services.

A visit is carried out and signed on its own pages, with its checklist; a finding is joined to a flag there too.
"""

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin, Verb
from enterprises.admin.inlines import ReadOnlyInline
from inspections.forms.campaigns import OutcomeForm
from inspections.forms.inspections import PostponeForm, TextForm
from inspections.lifecycles import CAMPAIGN, FINDING, INSPECTION
from inspections.models import (
    Campaign,
    ChecklistAnswer,
    Finding,
    Inspection,
    InspectionEntry,
    InspectionMember,
    ObservedFigure,
)
from inspections.services import campaigns, findings, inspections


class TeamInline(ReadOnlyInline):
    model = InspectionMember
    fields = ("person", "certificate", "leads")
    related = ("person",)


class AnswersInline(ReadOnlyInline):
    model = ChecklistAnswer
    fields = ("position", "question", "answer", "note")


class FiguresInline(ReadOnlyInline):
    model = ObservedFigure
    fields = ("product", "period", "quantity", "tonnes", "note")
    related = ("product",)


class FindingsInline(ReadOnlyInline):
    model = Finding
    fields = ("position", "article", "facts", "state", "found_by", "case")
    related = ("inspection", "found_by", "case")
    show_change_link = True


class VisitJournalInline(ReadOnlyInline):
    model = InspectionEntry
    fields = ("at", "actor_name", "verb", "text")


@admin.register(Campaign)
class CampaignAdmin(ServiceModelAdmin):
    list_display = ("number", "name", "place", "authority", "state", "begins_on", "ends_on")
    list_filter = ("state", "authority")
    list_select_related = ("place", "authority")
    search_fields = ("number", "name", "theme")
    date_hierarchy = "begins_on"
    lifecycle = CAMPAIGN
    verbs = {"start": Verb(campaigns.start), "end": Verb(campaigns.end, form=OutcomeForm)}


@admin.register(Inspection)
class InspectionAdmin(ServiceModelAdmin):
    list_display = ("number", "site", "planned_on", "announced", "state", "carried_out_on")
    list_filter = ("state", "announced")
    list_select_related = ("site",)
    search_fields = ("number", "site__code", "site__name", "site__name_zh")
    date_hierarchy = "planned_on"
    lifecycle = INSPECTION
    verbs = {
        "announce": Verb(inspections.announce),
        "postpone": Verb(inspections.postpone, form=PostponeForm),
        "cancel": Verb(inspections.cancel),
        "conclude": Verb(inspections.conclude, form=TextForm),
    }
    inlines = (TeamInline, FindingsInline, AnswersInline, FiguresInline, VisitJournalInline)


@admin.register(Finding)
class FindingAdmin(ServiceModelAdmin):
    list_display = ("inspection", "position", "article", "state", "found_by", "case")
    list_filter = ("state", "article")
    list_select_related = ("inspection", "found_by", "case")
    search_fields = ("inspection__number", "facts", "article")
    lifecycle = FINDING
    verbs = {"open_case": Verb(findings.open_case), "settle": Verb(findings.settle)}
