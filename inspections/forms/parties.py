"""Forms to add a party, to decide on a proposed name, and to record a recusal."""

from django import forms
from django.utils.translation import gettext_lazy

from core.web.forms import ReasonForm
from enterprises.models import Party


def addressee_field() -> forms.IntegerField:
    """Return the field that says which respondent of a case something is addressed to."""
    return forms.IntegerField(
        label=gettext_lazy("Number of the respondent"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("By the table of respondents. Empty where only one answers in this case."),
    )


class PartyForm(ReasonForm):
    kind = forms.ChoiceField(label=gettext_lazy("Who it is"), choices=Party.Kind.choices)
    code = forms.CharField(
        label=gettext_lazy("User name, or code"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("The user name of a person, the code of an enterprise, or of the place of an office."),
    )
    authority = forms.CharField(label=gettext_lazy("Authority of an office"), max_length=12, required=False)
    name = forms.CharField(label=gettext_lazy("Name in words"), max_length=200, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Party.Role.choices)
    allegations = forms.MultipleChoiceField(
        label=gettext_lazy("Allegations"),
        choices=Party.Allegation.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    identifies = forms.IntegerField(
        label=gettext_lazy("Number of the unknown party that this one is"), min_value=1, required=False
    )


class NumberForm(ReasonForm):
    number = forms.IntegerField(label=gettext_lazy("Number of the party"), min_value=1)


class OutcomeForm(NumberForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=[pair for pair in Party.Outcome.choices if pair[0]]
    )


class DecidePartyForm(NumberForm):
    confirmed = forms.TypedChoiceField(
        label=gettext_lazy("Is it this person or office?"),
        choices=[
            ("true", gettext_lazy("Yes, it is a party")),
            ("false", gettext_lazy("No, the name is a coincidence")),
        ],
        coerce=lambda value: value == "true",
    )


class RecusalForm(ReasonForm):
    person = forms.CharField(
        label=gettext_lazy("User name of the person"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Empty: yourself. Another person is recused by an officer of a higher level."),
    )
    successor = forms.CharField(
        label=gettext_lazy("User name of the successor"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Empty: the next level up handles it."),
    )
