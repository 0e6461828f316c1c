"""The act on an entry of restoration: its withdrawal."""

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Create, declare
from core.formats import local_name
from core.forms import DateInput, text_area
from enterprises.acts.entry_steps import WITHDRAWABLE
from enterprises.forms.sites import SiteField, SiteForm
from enterprises.models import MiningArea
from environment.capabilities import RESTORATION_RECORD
from environment.lifecycles import RESTORATION
from environment.models import RestorationEntry
from environment.services import restoration


class RestorationEntryForm(SiteForm):
    site = SiteField(required=False, help_text=_("Empty: a planned mining area is chosen."))
    mining_area = forms.ModelChoiceField(
        label=_("Planned mining area"),
        queryset=MiningArea.objects.select_related("jurisdiction"),
        to_field_name="number",
        required=False,
        empty_label=_("None"),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=RestorationEntry.Kind.choices)
    hectares = forms.DecimalField(label=_("Hectares"), max_digits=12, decimal_places=3, min_value=0)
    day = forms.DateField(
        label=_("Day"),
        widget=DateInput,
        help_text=_("Of what is owed, the day by which it is to be restored."),
    )
    document = text_area(_("Document"), max_length=2000)
    hectares_confirmed = forms.BooleanField(label=_("The area was checked and is right."), required=False)

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> "RestorationEntryForm":
        form = super().for_request(request, data)
        form.initial["mining_area"] = request.GET.get("mining_area", "")
        form.field("mining_area").label_from_instance = lambda area: f"{area.number} {local_name(area)}"
        return form


CREATE_RESTORATION = Create(
    service=restoration.record,
    form=RestorationEntryForm,
    capability=RESTORATION_RECORD,
    title=_("Add an entry of restoration"),
    lead=_("No more can be accepted than was restored."),
    done=_("The entry was recorded."),
)
RESTORATIONS = declare(
    RESTORATION,
    Act(RESTORATION["withdraw"], restoration.withdraw, tone="bad"),
    page="pages:restoration",
    next_steps=WITHDRAWABLE,
)
