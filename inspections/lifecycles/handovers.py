"""The lifecycle of a handover: it waits for an inspector, is taken up or declined, and its outcome is told back."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from inspections.capabilities import HANDOVERS_TAKE
from inspections.models import Handover

State = Handover.State

HANDOVER = Lifecycle(
    Handover,
    rows=lambda: Handover.objects.select_related(
        "enterprise__jurisdiction", "place", "letter", "case", "inspection", "made_by", "taken_by", "ended_by"
    ),
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "open_case",
            [State.WAITING],
            State.TAKEN,
            HANDOVERS_TAKE,
            gettext_lazy("Open a case from it"),
            reason_required=True,
        ),
        Transition(
            "inspect", [State.WAITING], State.TAKEN, HANDOVERS_TAKE, gettext_lazy("Take it up by an inspection")
        ),
        Transition(
            "decline", [State.WAITING], State.DECLINED, HANDOVERS_TAKE, gettext_lazy("Decline"), reason_required=True
        ),
        Transition(
            "settle",
            [State.TAKEN],
            State.SETTLED,
            HANDOVERS_TAKE,
            gettext_lazy("Tell the outcome"),
            reason_required=True,
        ),
    ],
)
