"""Forms to plan a visit, to name its team, and of the steps of an inspection."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import DomainError
from core.web.forms import DateInput, PageForm, ReasonForm
from enterprises.models import Jurisdiction
from inspections import checklists
from inspections.models import Campaign
from inspections.services import teams

TEAM_ROWS = 4


def provisions_of(day: Any) -> list[tuple[str, str]]:
    return [("", "—"), *((code, str(each)[:160]) for code, each in checklists.provisions(day).items())]


class FindingForm(PageForm):
    article = forms.ChoiceField(
        label=gettext_lazy("Provision breached"),
        choices=lambda: provisions_of(clock.today()),
        help_text=gettext_lazy("As it was in force on the day of the visit."),
        error_messages={"required": gettext_lazy("A finding names the provision that was breached.")},
    )
    facts = forms.CharField(label=gettext_lazy("What was found"), widget=forms.Textarea(attrs={"rows": 4}))


class SignForm(PageForm):
    answer_due_on = forms.DateField(label=gettext_lazy("To be answered by"), widget=DateInput)


class TextForm(PageForm):
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 6}))


class PostponeForm(ReasonForm):
    planned_on = forms.DateField(label=gettext_lazy("Day of the visit"), widget=DateInput)

    field_order = ("planned_on", "reason")


class TeamFields(PageForm):
    """Rows of officers with their certificates; the first is the leader."""

    def __init__(self, *args: Any, place: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [("", "—"), *((person.username, f"{person} ({person.username})") for person in teams.eligible(place))]
        for row in range(1, TEAM_ROWS + 1):
            for name, field in (
                (f"person_{row}", forms.ChoiceField(label=_("Officer"), choices=people, required=False)),
                (
                    f"certificate_{row}",
                    forms.CharField(label=_("Number of his certificate"), max_length=40, required=False),
                ),
            ):
                field.widget.attrs["class"] = "form-select" if name.startswith("person") else "form-control"
                self.fields[name] = field

    @property
    def team_rows(self) -> list[dict[str, Any]]:
        return [
            {"number": row, "person": self[f"person_{row}"], "certificate": self[f"certificate_{row}"]}
            for row in range(1, TEAM_ROWS + 1)
        ]

    def officers(self) -> list[teams.Officer]:
        """Return the officers of the form; rows without a person are left out."""
        named = [
            (self.cleaned_data[f"person_{row}"], self.cleaned_data[f"certificate_{row}"])
            for row in range(1, TEAM_ROWS + 1)
            if self.cleaned_data.get(f"person_{row}")
        ]
        return [teams.Officer(person, paper, leads=number == 0) for number, (person, paper) in enumerate(named)]

    def refuse_team(self, refusal: DomainError) -> None:
        """Show the faults of the team beside the rows that they are about."""
        rows = [row for row in range(1, TEAM_ROWS + 1) if self.cleaned_data.get(f"person_{row}")]
        places = {"/team": "person_1"}
        for number, row in enumerate(rows):
            places |= {f"/team/{number}/{name}": f"{name}_{row}" for name in ("person", "certificate")}
        self.refuse(refusal, places)


class PlanForm(TeamFields):
    planned_on = forms.DateField(label=gettext_lazy("Day of the visit"), widget=DateInput)
    announced = forms.BooleanField(
        label=gettext_lazy("Announce it to the enterprise now"),
        required=False,
        help_text=gettext_lazy("Left empty, the enterprise does not see it before it has been carried out."),
    )
    campaign = forms.ModelChoiceField(
        label=gettext_lazy("Campaign"), queryset=Campaign.objects.none(), to_field_name="number", required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this site"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field("campaign").queryset = campaigns
