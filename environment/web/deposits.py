"""Pages of deposits: entries of all mines, recorded and withdrawn; the sums stand on the page of the site."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import DateInput, text_area
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.policies import holds
from enterprises.web.site_forms import SiteForm
from environment.acts.deposits import DEPOSITS
from environment.capabilities import DEPOSITS_RECORD
from environment.filters import DepositFilters
from environment.models import DepositEntry
from environment.queries.deposits import deposit_of
from environment.services import deposits


class DepositForm(SiteForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DepositEntry.Kind.choices)
    amount = forms.DecimalField(label=gettext_lazy("Amount, yuan"), max_digits=16, decimal_places=2, min_value=0)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=DateInput,
        help_text=gettext_lazy("Of what is due, the day by which it is to be paid."),
    )
    document = text_area(gettext_lazy("Document"), max_length=2000)


PAGES = RecordPages[DepositEntry](
    title=gettext_lazy("Deposits of mines"),
    list_page="pages:deposits",
    detail_page="pages:deposit",
    templates="environment/deposit",
    order=("-day", "-pk"),
    filters=DepositFilters,
    form=form_of(DepositFilters, "kind", "province", "site"),
    may_record=partial(holds, capability=DEPOSITS_RECORD),
    acts=DEPOSITS,
    in_detail=lambda request, row: {"deposit": deposit_of(row.site, clock.today())},
)


create = create_view(
    PAGES,
    title=gettext_lazy("Add an entry to a deposit"),
    lead=gettext_lazy("No more can be drawn and returned than was paid."),
    form=DepositForm.for_request,
    service=deposits.record,
    done=gettext_lazy("The entry was recorded."),
)
