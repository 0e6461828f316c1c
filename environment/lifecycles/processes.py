"""A process of a site is in use until it ends, or withdrawn as a mistake; two administrators write restrictions."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from core.write_access import WriteAccess
from enterprises.policies import can, can_anywhere
from environment.capabilities import PROCESSES_RECORD, PROCESSES_WITHDRAW
from environment.lifecycles.offices import kept_by_office
from environment.models import ProcessRestriction, SiteProcess

_Use = SiteProcess.State

SITE_PROCESS = Lifecycle(
    SiteProcess,
    rows=lambda: SiteProcess.objects.select_related("site__jurisdiction", "site__enterprise", "recorded_by"),
    states=_Use.values,
    can=can,
    transitions=[
        Transition(
            "end",
            [_Use.USED],
            _Use.ENDED,
            PROCESSES_RECORD,
            gettext_lazy("End the use"),
            guard=lambda actor, use: kept_by_office(actor, by_office=use.by_office),
            reason_required=True,
        ),
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
RESTRICTION = WriteAccess(
    ProcessRestriction,
    can=can_anywhere,
    rows=lambda: ProcessRestriction.objects.select_related("recorded_by"),
)
