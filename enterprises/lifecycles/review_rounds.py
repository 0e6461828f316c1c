"""The lifecycle of a round of review of licences, whose outcomes its office records."""

from django.utils.translation import gettext_lazy

from core.actors import Actor, SystemActor
from core.lifecycle import Lifecycle, Transition
from enterprises.capabilities import LICENCES_REVIEW
from enterprises.models import ReviewRound, inside
from enterprises.policies import holds, roles_with
from enterprises.scoping import bounds_of


def _conducts(actor: Actor, capability: str, row: ReviewRound | None) -> bool:
    """Return whether the actor's office is that of the round's place, or of one above it. Everybody reads rounds."""
    if row is None or isinstance(actor, SystemActor):
        return holds(actor, capability)
    granted = [bound for bound in bounds_of(actor) if bound.role in roles_with(capability) and bound.place]
    return any(inside(row.place.code, bound.place or "") for bound in granted)


REVIEW_ROUND = Lifecycle(
    ReviewRound,
    rows=lambda: ReviewRound.objects.select_related("place", "recorded_by"),
    states=ReviewRound.State.values,
    can=_conducts,
    transitions=[
        Transition(
            "record",
            [ReviewRound.State.ORDERED],
            None,
            LICENCES_REVIEW,
            gettext_lazy("Record outcomes"),
        ),
    ],
)
