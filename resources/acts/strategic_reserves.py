"""Moving a strategic reserve of the state, by two officers."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.formats import stored_day
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from resources.capabilities import STRATEGIC_RESERVES_OPEN
from resources.forms import MovementFieldsForm
from resources.models import ReserveMovement, StrategicReserve
from resources.policies import may_record_reserves
from resources.services import strategic_reserves


def _preview(
    reserve: StrategicReserve, *, direction: str, material: str, tonnes: Decimal, day: dt.date, document: str
) -> Preview:
    """Show the movement; codes, so that both people read the same in whichever language."""
    return Preview(
        [
            (gettext_noop("Strategic reserve"), reserve.code),
            (gettext_noop("Direction"), direction),
            (gettext_noop("Material"), material),
            (gettext_noop("Quantity, t REO"), f"{tonnes:,.3f}"),
            (gettext_noop("Day"), stored_day(day)),
            (gettext_noop("Document"), document),
        ]
    )


def _of_the_state(actor: Actor, reserve: StrategicReserve) -> DomainError | None:
    if reserve.holder == StrategicReserve.Holder.STATE:
        return None
    return Conflict("not_of_the_state", _("The enterprise that holds this reserve records its movements."))


def _obstacle(actor: Actor, reserve: StrategicReserve, **movement: Any) -> DomainError | None:
    try:
        strategic_reserves.require_fitting(reserve, **movement)
    except DomainError as obstacle:
        return obstacle
    return None


def _carry_out(reserve: StrategicReserve, *, actor: Actor, reason: str, **movement: Any) -> ReserveMovement:
    return strategic_reserves.move(reserve, actor=actor, **movement)


MOVE = declare(
    TwoPersonAct(
        name=strategic_reserves.MOVE,
        label=gettext_lazy("Record a movement of the state's reserve"),
        model=StrategicReserve,
        form=MovementFieldsForm,
        bounds=lambda reserve: Bounds(place=reserve.place),
        allows=lambda actor, reserve: may_record_reserves(actor, STRATEGIC_RESERVES_OPEN, reserve),
        guard=_of_the_state,
        argument_guard=_obstacle,
        preview=_preview,
        carry_out=_carry_out,
        related=("place", "operator"),
    )
)
