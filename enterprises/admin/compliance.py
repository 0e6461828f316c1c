"""Compliance lists in the admin: announced by their ministry, enterprises added and removed; never edited."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.actors import Actor
from core.web.forms import DateInput
from enterprises.admin.base import ServiceModelAdmin, Verb
from enterprises.admin.inlines import ReadOnlyInline
from enterprises.capabilities import COMPLIANCE_ANNOUNCE
from enterprises.lifecycles import COMPLIANCE_LIST
from enterprises.models import ComplianceEntry, ComplianceList, Enterprise
from enterprises.services import compliance


class EnteringForm(forms.Form):
    enterprise = forms.ModelChoiceField(
        label=_("Code of the enterprise"),
        queryset=Enterprise.objects.select_related("jurisdiction"),
        to_field_name="code",
        widget=forms.TextInput,
        error_messages={"invalid_choice": _("There is no enterprise of this code.")},
    )


class ListingForm(EnteringForm):
    listed_on = forms.DateField(
        label=_("Listed on"),
        widget=DateInput,
        required=False,
        help_text=_("Empty: the list's own day; today where the enterprise was struck before."),
    )


class StrikingForm(EnteringForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)
    effective_on = forms.DateField(label=_("Struck on"), widget=DateInput, required=False, help_text=_("Empty: today."))


class EntryInline(ReadOnlyInline):
    model = ComplianceEntry
    fields = ("enterprise", "listed_on", "struck_on", "reason")
    related = ("enterprise",)


@admin.register(ComplianceList)
class ComplianceListAdmin(ServiceModelAdmin):
    list_display = ("number", "authority", "announced", "size", "entered")
    list_filter = ("authority",)
    list_select_related = ("authority",)
    fields = ("number", "authority", "announced", "size", "source")
    inlines = (EntryInline,)
    add_capability = COMPLIANCE_ANNOUNCE
    lifecycle = COMPLIANCE_LIST
    verbs = {
        "enter": Verb(compliance.enter, form=ListingForm),
        "strike": Verb(compliance.strike, form=StrikingForm),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[ComplianceList]:
        standing = Count("entries", filter=Q(entries__struck_on=None))
        return super().get_queryset(request).select_related("authority").annotate(standing=standing)

    @display(description=_("Entered"))
    def entered(self, row: Any) -> int:
        return row.standing

    def create(self, data: dict[str, Any], actor: Actor) -> ComplianceList:
        return compliance.announce(actor=actor, **data)
