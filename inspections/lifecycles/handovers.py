"""The lifecycle of a handover: it waits for an inspector, is taken up or declined, and its outcome is told back."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor, SystemActor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can, office_of
from inspections.capabilities import HANDOVERS_TAKE
from inspections.models import Handover

State = Handover.State


def below_its_maker() -> Conflict:
    detail = _("An office below the one that handed this over takes it up; an inspector of its level declines it.")
    return Conflict("below_its_maker", detail)


def _not_below(actor: Actor, row: Handover) -> DomainError | None:
    if isinstance(actor, SystemActor) or office_of(actor, HANDOVERS_TAKE, row.made_from.code) is not None:
        return None
    return below_its_maker()


HANDOVER = Lifecycle(
    Handover,
    rows=lambda: Handover.objects.select_related(
        "enterprise__jurisdiction",
        "place",
        "made_from",
        "letter",
        "case",
        "inspection",
        "made_by",
        "taken_by",
        "ended_by",
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
            "decline",
            [State.WAITING],
            State.DECLINED,
            HANDOVERS_TAKE,
            gettext_lazy("Decline"),
            guard=_not_below,
            reason_required=True,
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
