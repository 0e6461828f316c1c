"""The lifecycle of a tip: questioned, turned into a case, or closed by two people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from inspections import capabilities
from inspections.lifecycles.parties import names_decided, steps
from inspections.models import Tip

State = Tip.State


def _another_than_proposed(actor: Actor, tip: Tip) -> DomainError | None:
    if actor.pk is not None and actor.pk == tip.proposed_by_id:
        return Conflict("maker_is_checker", _("The officer who proposed to close a tip cannot close it."))
    return None


TIP = Lifecycle(
    Tip,
    rows=lambda: Tip.objects.select_related("place", "enterprise", "site", "case", "matter"),
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "ask",
            [State.RECEIVED, State.CLOSING, State.PROMOTED],
            None,
            capabilities.TIPS_HANDLE,
            gettext_lazy("Ask or answer"),
        ),
        Transition(
            "promote",
            [State.RECEIVED],
            State.PROMOTED,
            capabilities.TIPS_HANDLE,
            gettext_lazy("Open a case"),
            guard=names_decided,
        ),
        Transition(
            "propose_closing",
            [State.RECEIVED],
            State.CLOSING,
            capabilities.TIPS_HANDLE,
            gettext_lazy("Propose to close"),
            reason_required=True,
        ),
        Transition(
            "close",
            [State.CLOSING],
            State.CLOSED,
            capabilities.TIPS_HANDLE,
            gettext_lazy("Close"),
            guard=_another_than_proposed,
        ),
        Transition("keep_open", [State.CLOSING], State.RECEIVED, capabilities.TIPS_HANDLE, gettext_lazy("Keep open")),
        Transition(
            "route",
            [State.RECEIVED],
            None,
            capabilities.TIPS_HANDLE,
            gettext_lazy("Send to another place"),
            reason_required=True,
        ),
        *steps([State.RECEIVED, State.CLOSING], capabilities.TIPS_HANDLE),
    ],
)
