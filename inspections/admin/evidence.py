"""Tips, observations and evidence in the admin; every step goes through the services."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldBooleanWidget

from enterprises.admin.base import ServiceModelAdmin, Verb
from enterprises.admin.inlines import ReadOnlyInline
from inspections.capabilities import EVIDENCE_ADD
from inspections.forms.tips import AskForm, PromoteForm
from inspections.lifecycles import EVIDENCE, OBSERVATION, TIP
from inspections.models import Evidence, EvidenceAccess, EvidenceReview, Observation, Tip, TipMessage
from inspections.services import evidence, observations, tips


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
    lifecycle = TIP
    verbs = {
        "ask": Verb(tips.ask, form=AskForm),
        "promote": Verb(tips.promote, form=PromoteForm),
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
    related = ("reviewed_by",)


class AccessInline(ReadOnlyInline):
    model = EvidenceAccess
    fields = ("at", "actor_name", "what")


TARGETS = ("case", "flag", "tip", "observation", "inspection", "finding")
SAID = ("file", "kind", "description", "taken_on", "automatic")


class NewEvidenceForm(forms.ModelForm):
    file = forms.FileField(label=_("File"), widget=UnfoldAdminFileFieldWidget)
    automatic = forms.BooleanField(
        label=_("Recorded automatically"),
        help_text=_("Then it counts only after a legal reviewer has admitted it, as videos always do."),
        widget=UnfoldBooleanWidget,
        required=False,
    )


@admin.register(Evidence)
class EvidenceAdmin(ServiceModelAdmin):
    """Evidence in the admin. A file that an order asks for is added on the page of the order."""

    list_display = ("file_name", "kind", "get_state_display", "place", "added_by", "added_at")
    list_filter = ("kind", "needs_review")
    list_select_related = ("place", "added_by", "review")
    search_fields = ("file_name", "description", "sha256")
    date_hierarchy = "added_at"
    autocomplete_fields = TARGETS
    inlines = (ReviewInline, AccessInline)
    add_capability = EVIDENCE_ADD
    lifecycle = EVIDENCE
    verbs = {"admit": Verb(evidence.admit), "refuse": Verb(evidence.refuse)}

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fields(request, obj) if obj else (*TARGETS, *SAID)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **(kwargs if obj else {**kwargs, "form": NewEvidenceForm}))

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    def create(self, data: dict[str, Any], actor: Any) -> Evidence:
        file = evidence.Upload.received(data.pop("file"))
        return evidence.add(actor=actor, file=file, **data)
