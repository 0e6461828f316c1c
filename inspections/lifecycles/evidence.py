"""The lifecycle of automatically recorded evidence: it counts once another person has admitted it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Evidence
from inspections.models.evidence import TARGETS

State = Evidence.State


def _not_who_added(actor: Actor, evidence: Evidence) -> DomainError | None:
    if actor.pk is not None and actor.pk == evidence.added_by_id:
        return Conflict("maker_is_checker", _("The person who added the evidence cannot review it."))
    return None


EVIDENCE = Lifecycle(
    Evidence,
    rows=lambda: Evidence.objects.select_related("place", "review", "order__case", *TARGETS),
    locks_rows=False,  # they never change; the unique key of its review lets one reviewer through
    states=State.values,
    can=can,
    about=lambda evidence: evidence.attached_to,
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
