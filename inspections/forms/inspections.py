"""Forms to plan a visit and to name its team."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError
from core.formats import NOTHING
from core.forms import DateInput, PageForm
from enterprises.models import Jurisdiction
from inspections.models import Campaign
from inspections.services import teams

TEAM_ROWS = 4


class TeamFields(PageForm):
    """Rows of officers with their certificates; the first is the leader."""

    def __init__(self, *args: Any, place: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            ("", NOTHING),
            *((person.username, f"{person} ({person.username})") for person in teams.eligible(place)),
        ]
        for row in range(1, TEAM_ROWS + 1):
            for name, field in (
                (f"person_{row}", forms.ChoiceField(label=_("Officer"), choices=people, required=False)),
                (
                    f"certificate_{row}",
                    forms.CharField(label=_("Number of the certificate"), max_length=40, required=False),
                ),
            ):
                self.add_field(name, field)

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

    def values(self) -> dict[str, Any]:
        rest = {name: value for name, value in self.cleaned_data.items() if not name.startswith(("person_", "cert"))}
        return {**rest, "team": self.officers()}

    def refuse(self, refusal: DomainError, places: Mapping[str, str] | None = None) -> None:
        """Show the faults of the team at their rows."""
        rows = [row for row in range(1, TEAM_ROWS + 1) if self.cleaned_data.get(f"person_{row}")]
        of_team = {"/team": "person_1"}
        for number, row in enumerate(rows):
            of_team |= {f"/team/{number}/{name}": f"{name}_{row}" for name in ("person", "certificate")}
        super().refuse(refusal, {**of_team, **(places or {})})


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

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field("campaign").queryset = campaigns
