"""A process of a site is in use until it ends, or withdrawn as a mistake; a restriction stands until it is ended."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from environment.capabilities import PROCESSES_RECORD, PROCESSES_WITHDRAW, RESTRICTIONS_SET
from environment.models import ProcessRestriction, SiteProcess

_Use = SiteProcess.State
_State = ProcessRestriction.State

SITE_PROCESS = Lifecycle(
    SiteProcess,
    rows=lambda: SiteProcess.objects.select_related("site__jurisdiction", "site__enterprise", "recorded_by"),
    states=_Use.values,
    can=can,
    transitions=[
        Transition("end", [_Use.USED], _Use.ENDED, PROCESSES_RECORD, gettext_lazy("End the use"), reason_required=True),
        Transition(
            "withdraw",
            [_Use.USED, _Use.ENDED],
            _Use.WITHDRAWN,
            PROCESSES_WITHDRAW,
            gettext_lazy("Withdraw as a mistake"),
            reason_required=True,
        ),
    ],
)
RESTRICTION = Lifecycle(
    ProcessRestriction,
    rows=lambda: ProcessRestriction.objects.select_related("recorded_by"),
    states=_State.values,
    can=can,
    transitions=[
        Transition(
            "end", [_State.STANDING], _State.ENDED, RESTRICTIONS_SET, gettext_lazy("End it"), reason_required=True
        ),
    ],
)
