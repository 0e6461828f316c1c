"""An entry of a deposit counts until it is withdrawn."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.models import Site
from enterprises.policies import can
from environment.capabilities import DEPOSITS_RECORD
from environment.models import DepositEntry

_State = DepositEntry.State

# Rows are only added, so none is locked itself; the site's lock serialises what is drawn from one deposit.
DEPOSIT = Lifecycle(
    DepositEntry,
    rows=lambda: DepositEntry.objects.select_related(
        "site__jurisdiction", "site__enterprise", "recorded_by", "withdrawal"
    ),
    states=_State.values,
    can=can,
    locks_rows=False,
    locks=[Lock(Site, lambda entry: [entry.site_id])],
    transitions=[
        Transition(
            "withdraw",
            [_State.COUNTS],
            None,
            DEPOSITS_RECORD,
            gettext_lazy("Withdraw as a mistake"),
            reason_required=True,
        ),
    ],
)
