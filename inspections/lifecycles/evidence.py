"""The lifecycle of automatically recorded evidence: it counts once another person has admitted it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Evidence

State = Evidence.State


def _not_who_added(actor: Any, evidence: Evidence) -> DomainError | None:
    if actor.pk is not None and actor.pk == evidence.added_by_id:
        return Conflict("maker_is_checker", _("Whoever added evidence does not review it."))
    return None


EVIDENCE = Lifecycle(
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "admit",
            [State.AWAITING_REVIEW],
            State.ADMITTED,
            capabilities.EVIDENCE_REVIEW,
            gettext_lazy("Admit"),
            guard=_not_who_added,
            reason_required=True,
        ),
        Transition(
            "refuse",
            [State.AWAITING_REVIEW],
            State.REFUSED,
            capabilities.EVIDENCE_REVIEW,
            gettext_lazy("Refuse"),
            guard=_not_who_added,
            reason_required=True,
        ),
    ],
)
