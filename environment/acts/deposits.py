"""The act on an entry of a deposit: its withdrawal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Create, declare
from core.forms import DateInput, text_area
from enterprises.acts.entry_steps import WITHDRAWABLE
from enterprises.forms.sites import SiteForm
from environment.capabilities import DEPOSITS_RECORD
from environment.lifecycles import DEPOSIT
from environment.models import DepositEntry
from environment.services import deposits


class DepositEntryForm(SiteForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=DepositEntry.Kind.choices)
    amount = forms.DecimalField(label=_("Amount, yuan"), max_digits=16, decimal_places=2, min_value=0)
    day = forms.DateField(
        label=_("Day"),
        widget=DateInput,
        help_text=_("Of what is due, the day by which it is to be paid."),
    )
    document = text_area(_("Document"), max_length=2000)


CREATE_DEPOSIT = Create(
    service=deposits.record,
    form=DepositEntryForm,
    capability=DEPOSITS_RECORD,
    title=_("Add an entry to a deposit"),
    lead=_("No more can be drawn and returned than was paid."),
    done=_("The entry was recorded."),
)
DEPOSITS = declare(
    DEPOSIT,
    Act(DEPOSIT["withdraw"], deposits.withdraw, tone="bad"),
    page="pages:deposit",
    next_steps=WITHDRAWABLE,
)
