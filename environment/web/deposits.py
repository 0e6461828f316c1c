"""Pages of deposits: entries of all mines, recorded and withdrawn; the sums stand on the page of the site."""

from django.utils.translation import gettext_lazy

from core import clock
from core.web.filters import form_of
from core.web.records import RecordPages
from environment.acts.deposits import CREATE_DEPOSIT, DEPOSITS
from environment.filters import DepositFilters
from environment.models import DepositEntry
from environment.queries.deposits import deposit_of

PAGES = RecordPages[DepositEntry](
    title=gettext_lazy("Deposits of mines"),
    templates="environment/deposit",
    order=("-day", "-pk"),
    filters=DepositFilters,
    form=form_of(DepositFilters, "kind", "province", "site"),
    creates=CREATE_DEPOSIT,
    acts=DEPOSITS,
    in_detail=lambda request, row: {"deposit": deposit_of(row.site, clock.today())},
)
