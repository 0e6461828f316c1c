"""Acts by which the parties and handlers of a tip or a case change; the same for both."""

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.actors import Actor
from core.acts import Act
from core.forms import PageForm, ReasonForm, YesNoField
from core.lifecycle import Lifecycle
from core.models import TokenScope
from enterprises.models import OfficeAssignment, Party, Recusal
from inspections.models import Case, Tip
from inspections.services import assignments, parties, recusals


class NewPartyForm(ReasonForm):
    kind = forms.ChoiceField(label=_("Who it is"), choices=Party.Kind.choices)
    code = forms.CharField(
        label=_("User name, or code"),
        max_length=64,
        required=False,
        help_text=_("The user name of a person, the code of an enterprise, or of the place of an office."),
    )
    authority = forms.CharField(label=_("Authority of an office"), max_length=12, required=False)
    name = forms.CharField(label=_("Name in words"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Party.Role.choices)
    allegations = forms.MultipleChoiceField(
        label=_("Allegations"),
        choices=Party.Allegation.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    identifies = forms.IntegerField(
        label=_("Number of the unknown party that this one is"), min_value=1, required=False
    )


class NumberForm(ReasonForm):
    number = forms.IntegerField(label=_("Number of the party"), min_value=1)


class RespondentOutcomeForm(NumberForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[pair for pair in Party.Outcome.choices if pair[0]])


class DecidedPartyForm(NumberForm):
    confirmed = YesNoField(
        label=_("Is it this person or office?"), yes=_("Yes, it is a party"), no=_("No, only the name is the same")
    )


class NewRecusalForm(ReasonForm):
    person = forms.CharField(
        label=_("User name of the person"),
        max_length=60,
        required=False,
        help_text=_("Empty: yourself. Another person is recused by an officer of a higher level."),
    )
    successor = forms.CharField(
        label=_("User name of the successor"),
        max_length=60,
        required=False,
        help_text=_("Empty: the next level up handles it."),
    )


class AssignmentForm(ReasonForm):
    place = forms.CharField(
        label=_("Code of the place of the office"),
        max_length=6,
        help_text=_("It handles the matter from then on, instead of the present office."),
    )
    authority = forms.CharField(
        label=_("Authority of the office"),
        max_length=12,
        required=False,
        help_text=_("Empty: the inspectors of the place, whatever their authority."),
    )


class DeclarationForm(PageForm):
    """The number of the last party that was shown, so that nobody declares for a party he was not shown."""

    parties = forms.IntegerField(
        label=_("Number of the last party on the list"), min_value=1, max_value=32767, widget=forms.HiddenInput
    )

    def fit(self, obj: Case | Tip, actor: Actor) -> None:
        """Name the last party of the list that is shown."""
        numbers = [party.number for party in obj.matter.parties.all()]
        self.fields["parties"].initial = max(numbers, default=0)


def party_acts(lifecycle: Lifecycle) -> list[Act]:
    """Return the acts of ``lifecycles.parties.steps`` for a tip or a case."""
    return [
        Act(
            lifecycle["decide_party"],
            parties.decide,
            form=DecidedPartyForm,
            scope=TokenScope.APPROVE,
            result=Party,
            tone="primary",
            hint=_("The person with this name has no access until you decide."),
            done=_("The name was confirmed or denied."),
        ),
        Act(
            lifecycle["add_party"],
            parties.add,
            form=NewPartyForm,
            result=Party,
            status=statuses.HTTP_201_CREATED,
            hint=_("The party that is added, and its members, can no longer see this."),
            done=_("The party was added."),
        ),
        Act(
            lifecycle["assign"],
            assignments.assign,
            form=AssignmentForm,
            result=OfficeAssignment,
            status=statuses.HTTP_201_CREATED,
            scope=TokenScope.APPROVE,
            hint=_("If it concerns the present office, or if another office is better placed."),
            done=_("It was assigned to the other office."),
        ),
        Act(
            lifecycle["recuse"],
            recusals.recuse,
            form=NewRecusalForm,
            result=Recusal,
            status=statuses.HTTP_201_CREATED,
            hint=_("It cannot be withdrawn."),
            done=_("The recusal was recorded."),
        ),
    ]
