"""Campaigns, inspections and findings in the admin, with their journal; acted on at their pages."""

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import ReadOnlyInline
from inspections.acts.inspections import CAMPAIGNS, FINDINGS, INSPECTIONS
from inspections.models import (
    Campaign,
    ChecklistAnswer,
    Finding,
    Inspection,
    InspectionEntry,
    InspectionMember,
    ObservedFigure,
)


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
    acts = CAMPAIGNS


@admin.register(Inspection)
class InspectionAdmin(ServiceModelAdmin):
    list_display = ("number", "site", "planned_on", "announced", "state", "carried_out_on")
    list_filter = ("state", "announced")
    list_select_related = ("site",)
    search_fields = ("number", "site__code", "site__name", "site__name_zh")
    date_hierarchy = "planned_on"
    acts = INSPECTIONS
    inlines = (TeamInline, FindingsInline, AnswersInline, FiguresInline, VisitJournalInline)


@admin.register(Finding)
class FindingAdmin(ServiceModelAdmin):
    list_display = ("inspection", "position", "article", "state", "found_by", "case")
    list_filter = ("state", "article")
    list_select_related = ("inspection", "found_by", "case")
    search_fields = ("inspection__number", "facts", "article")
    acts = FINDINGS
