"""Tips, observations and evidence in the admin; every step goes through the services."""

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin, Verb
from enterprises.admin.inlines import ReadOnlyInline
from inspections.lifecycles import EVIDENCE, OBSERVATION, TIP
from inspections.models import Evidence, EvidenceAccess, EvidenceReview, Observation, Tip, TipMessage
from inspections.services import evidence, observations, tips


class MessageInline(ReadOnlyInline):
    model = TipMessage
    fields = ("at", "author", "text")


@admin.register(Tip)
class TipAdmin(ServiceModelAdmin):
    list_display = ("number", "subject_name", "source", "state", "place", "received_at")
    list_filter = ("state", "source")
    list_select_related = ("enterprise", "site", "place")
    search_fields = ("number", "text", "subject_description")
    date_hierarchy = "received_at"
    exclude = ("receipt_hash",)
    inlines = (MessageInline,)
    lifecycle = TIP
    verbs = {
        "propose_closing": Verb(tips.propose_closing),
        "close": Verb(tips.close),
        "keep_open": Verb(tips.keep_open),
    }


@admin.register(Observation)
class ObservationAdmin(ServiceModelAdmin):
    list_display = ("seen_on", "source", "description", "place", "area_m2", "state")
    list_filter = ("state", "source")
    list_select_related = ("place",)
    search_fields = ("description", "instrument")
    date_hierarchy = "seen_on"
    lifecycle = OBSERVATION
    verbs = {"withdraw": Verb(observations.withdraw)}


class ReviewInline(ReadOnlyInline):
    model = EvidenceReview
    fields = ("result", "reason", "reviewed_by", "reviewed_at")


class AccessInline(ReadOnlyInline):
    model = EvidenceAccess
    fields = ("at", "actor_name", "what")


@admin.register(Evidence)
class EvidenceAdmin(ServiceModelAdmin):
    list_display = ("file_name", "kind", "get_state_display", "place", "added_by", "added_at")
    list_filter = ("kind", "needs_review")
    list_select_related = ("place", "added_by", "review")
    search_fields = ("file_name", "description", "sha256")
    date_hierarchy = "added_at"
    inlines = (ReviewInline, AccessInline)
    lifecycle = EVIDENCE
    verbs = {"admit": Verb(evidence.admit), "refuse": Verb(evidence.refuse)}
