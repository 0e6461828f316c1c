"""A ceiling of emissions counts until it is corrected or withdrawn, by officers of its province or of the nation."""

from django.utils.translation import gettext_lazy

from core.actors import Actor, SystemActor
from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.models import Jurisdiction, inside
from enterprises.policies import holds, roles_with
from enterprises.scoping import bounds_of
from environment.capabilities import EMISSION_CEILINGS_SET
from environment.models import EmissionCeiling

_State = EmissionCeiling.State


def sets_ceilings(actor: Actor, capability: str, row: EmissionCeiling | None) -> bool:
    """Return whether the actor's office is that of the ceiling's province, or one above it. Everybody reads them."""
    if row is None or isinstance(actor, SystemActor):
        return holds(actor, capability)
    granted = [bound for bound in bounds_of(actor) if bound.role in roles_with(capability) and bound.place]
    return any(inside(row.place.code, bound.place or "") for bound in granted)


# Rows are only added, so none is locked itself; the lock of the province serialises corrections of one ceiling.
EMISSION_CEILING = Lifecycle(
    EmissionCeiling,
    rows=lambda: EmissionCeiling.objects.select_related("place", "recorded_by", "correction"),
    states=_State.values,
    can=sets_ceilings,
    locks_rows=False,
    locks=[Lock(Jurisdiction, lambda ceiling: [ceiling.place_id])],
    transitions=[
        Transition(
            "correct",
            [_State.STANDING, _State.WITHDRAWN],
            None,
            EMISSION_CEILINGS_SET,
            gettext_lazy("Correct or withdraw"),
            reason_required=True,
        ),
    ],
)
