"""The acts on a store of tailings: a change and its withdrawal, each of which adds a further row."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, Create, NextStep, declare
from core.forms import DateInput, PageForm, text_area
from core.type_aliases import Text
from enterprises.forms.codes import PlaceField
from enterprises.forms.sites import SiteField, SiteForm
from environment.acts.incidents import AS_BEFORE
from environment.capabilities import TAILINGS_RECORD
from environment.lifecycles import TAILINGS
from environment.models import TailingsStore
from environment.services import tailings


def _figure(label: Text, places: int = 3) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=16, decimal_places=places, min_value=0, required=False, help_text=AS_BEFORE
    )


def _choice(label: Text, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", AS_BEFORE), *choices], required=False)


class ChangeTailingsForm(PageForm):
    day = forms.DateField(label=_("Day"), widget=DateInput, required=False, help_text=AS_BEFORE)
    condition = _choice(_("Condition"), TailingsStore.Condition.choices)
    radioactive = _choice(_("Radioactivity"), TailingsStore.Radioactive.choices)
    capacity = _figure(_("Capacity, t"))
    stock = _figure(_("Stock, t"))
    bearer = _choice(_("Who bears its restoration"), TailingsStore.Bearer.choices)
    cost = _figure(_("Spent on restoration so far, yuan"), places=2)
    document = text_area(_("Document"), rows=2, max_length=2000, required=False, help_text=AS_BEFORE)
    reason = text_area(_("Reason"), max_length=2000)


class TailingsStoreForm(SiteForm):
    site = SiteField(required=False, help_text=_("Empty: it has no owner any more."))
    place = PlaceField(
        required=False, help_text=_("Of the administrative division, such as 360727. Not needed for a site.")
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=TailingsStore.Kind.choices)
    condition = forms.ChoiceField(label=_("Condition"), choices=TailingsStore.Condition.choices)
    radioactive = forms.ChoiceField(label=_("Radioactivity"), choices=TailingsStore.Radioactive.choices)
    day = forms.DateField(label=_("Day"), widget=DateInput, help_text=_("On which this was so."))
    capacity = forms.DecimalField(label=_("Capacity, t"), max_digits=16, decimal_places=3, min_value=0, required=False)
    stock = forms.DecimalField(label=_("Stock, t"), max_digits=16, decimal_places=3, min_value=0, required=False)
    bearer = forms.ChoiceField(label=_("Who bears its restoration"), choices=TailingsStore.Bearer.choices)
    cost = forms.DecimalField(
        label=_("Spent on restoration so far, yuan"),
        max_digits=16,
        decimal_places=2,
        min_value=0,
        required=False,
    )
    document = text_area(
        _("Document"),
        rows=2,
        max_length=2000,
        help_text=_("The survey, record or decision that states this."),
    )


CREATE_TAILINGS_STORE = Create(
    service=tailings.record,
    form=TailingsStoreForm,
    capability=TAILINGS_RECORD,
    title=_("Record a store of tailings"),
    lead=_("A later state is a further row. What has no owner is restored by a level of government."),
    done=_("The store was recorded."),
)
STORES = declare(
    TAILINGS,
    Act(TAILINGS["change"], tailings.change, form=ChangeTailingsForm),
    Act(TAILINGS["withdraw"], tailings.withdraw, tone="bad"),
    page="pages:tailings-store",
    next_steps={
        "standing": NextStep(_("Nothing has to be done. If it is wrong, it is corrected by a new entry.")),
        "replaced": NextStep(_("The entry that corrects it counts.")),
        "withdrawal": NOTHING,
        "withdrawn": NextStep(_("It no longer counts. Enter what is right.")),
    },
)
