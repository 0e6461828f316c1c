"""Forms of tips: of the sender, and of an inspector who keys one in."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.formats import NOTHING
from core.forms import DateInput, PageForm
from enterprises.models import Authority, Jurisdiction
from inspections.models import Tip
from inspections.services import tips
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation, StatedOffice


def places() -> list[tuple[str, str]]:
    rows = Jurisdiction.objects.order_by("code")
    return [("", NOTHING), *((row.code, f"{'· ' * (len(row.code) // 2 - 1)}{row}") for row in rows)]


def authorities() -> list[tuple[str, str]]:
    return [("", NOTHING), *((row.code, str(row)) for row in Authority.objects.order_by("code"))]


class TellForm(PageForm):
    sent_already = False

    once = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False, initial=secrets.token_urlsafe)
    text = forms.CharField(
        label=gettext_lazy("What do you know?"),
        help_text=gettext_lazy("What happens, where, since when. Leave out what only you can know."),
        max_length=tips.LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    about = forms.ChoiceField(
        label=gettext_lazy("Whom does it concern?"),
        choices=[
            ("unknown", gettext_lazy("I do not know")),
            ("enterprise", gettext_lazy("An enterprise")),
            ("person", gettext_lazy("A person")),
            ("office", gettext_lazy("An office")),
        ],
    )
    named = forms.CharField(label=gettext_lazy("Its name or code"), max_length=200, required=False)
    place = forms.ChoiceField(label=gettext_lazy("Province, city or county"), choices=places, required=False)
    where = forms.CharField(label=gettext_lazy("Where exactly"), max_length=500, required=False)
    seen_on = forms.DateField(label=gettext_lazy("Observed on"), widget=DateInput, required=False)
    office_place = forms.ChoiceField(
        label=gettext_lazy("If it concerns an office or a member of one: its place"),
        help_text=gettext_lazy("Then the level above gets your tip, and that office does not see it."),
        choices=places,
        required=False,
    )
    office_authority = forms.ChoiceField(label=gettext_lazy("and its authority"), choices=authorities, required=False)

    def arguments(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        named = cleaned["named"].strip()
        office = StatedOffice(cleaned["office_place"], cleaned["office_authority"]) if cleaned["office_place"] else None
        return {
            "text": cleaned["text"],
            "subject": Named(
                cleaned["about"], "" if cleaned["about"] == "office" else named[:64], named, cleaned["seen_on"]
            ),
            "office": office,
            "where": StatedLocation(place=cleaned["place"], text=cleaned["where"]),
            "once": cleaned["once"],
        }


class PublicForm(TellForm):
    picture = forms.FileField(
        label=gettext_lazy("A picture"),
        help_text=gettext_lazy("JPEG, PNG or WebP. The data that a camera adds is removed."),
        required=False,
    )


class KeyInForm(TellForm):
    source = forms.ChoiceField(
        label=gettext_lazy("It came by"),
        choices=[(item.value, item.label) for item in (Tip.Source.TELEPHONE, Tip.Source.DEPARTMENT)],
    )
    department = forms.CharField(label=gettext_lazy("Department"), max_length=160, required=False)


class ReceiptForm(PageForm):
    receipt = forms.CharField(
        label=gettext_lazy("Your receipt"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class AnswerForm(PageForm):
    text = forms.CharField(
        label=gettext_lazy("Answer, or add something"),
        max_length=tips.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    picture = forms.FileField(label=gettext_lazy("A picture"), required=False)
