"""Tips, observations and evidence in the admin; acted on at their pages."""

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import ReadOnlyInline
from inspections.acts.evidence import FILES, OBSERVATIONS
from inspections.acts.tips import TIPS
from inspections.models import Evidence, EvidenceAccess, EvidenceReview, Observation, Tip, TipMessage


class MessageInline(ReadOnlyInline):
    model = TipMessage
    fields = ("at", "author", "text")
    related = ("author",)


@admin.register(Tip)
class TipAdmin(ServiceModelAdmin):
    list_display = ("number", "subject_name", "source", "state", "place", "received_at")
    list_filter = ("state", "source")
    list_select_related = ("enterprise", "site", "place")
    search_fields = ("number", "text", "subject_description")
    date_hierarchy = "received_at"
    exclude = ("receipt_hash",)
    inlines = (MessageInline,)
    acts = TIPS


@admin.register(Observation)
class ObservationAdmin(ServiceModelAdmin):
    list_display = ("seen_on", "source", "description", "place", "area_m2", "state")
    list_filter = ("state", "source")
    list_select_related = ("place",)
    search_fields = ("description", "instrument")
    date_hierarchy = "seen_on"
    acts = OBSERVATIONS


class ReviewInline(ReadOnlyInline):
    model = EvidenceReview
    fields = ("result", "reason", "reviewed_by", "reviewed_at")
    related = ("reviewed_by",)


class AccessInline(ReadOnlyInline):
    model = EvidenceAccess
    fields = ("at", "actor_name", "what")


@admin.register(Evidence)
class EvidenceAdmin(ServiceModelAdmin):
    """Evidence in the admin. A file is added on the page of what it shows."""

    list_display = ("file_name", "kind", "get_state_display", "place", "added_by", "added_at")
    list_filter = ("kind", "needs_review")
    list_select_related = ("place", "added_by", "review")
    search_fields = ("file_name", "description", "sha256")
    date_hierarchy = "added_at"
    inlines = (ReviewInline, AccessInline)
    acts = FILES
