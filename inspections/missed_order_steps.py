"""The steps of enforcement proposed after an order that was missed. An officer decides; nothing is automatic.

Sources: State Council Order 785, arts. 25 and 26 (refusal to correct leads to an order to stop production);
Environmental Protection Law, arts. 59 and 60 (correction in time, restricted or stopped production, closure).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from inspections.models import Order

Kind = Order.Kind
NEXT = {
    Kind.WARN: Kind.RECTIFY,
    Kind.RECTIFY: Kind.SUSPEND,
    Kind.SUSPEND: Kind.CLOSE,
    Kind.CLOSE: Kind.REVOKE,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A proposed kind of order, and whether it needs a decision after notice and defence first."""

    kind: str
    needs_decision: bool

    @property
    def label(self) -> Any:
        return Kind(self.kind).label


def find_next_step(order: Order, on: dt.date) -> Step | None:
    """Return the next step after an order that was missed or not met; none where a later order has taken it.

    Orders to other respondents of the case are no step of this ladder.
    """
    kind = NEXT.get(Kind(order.kind))
    missed = order.state == Order.State.NOT_MET or order.is_overdue(on)
    if kind is None or not missed or order.case.state in order.case.ENDED:
        return None
    later = [
        other
        for other in order.case.orders.all()
        if other.respondent_id == order.respondent_id and other.issued_at > order.issued_at
    ]
    if any(other.state != Order.State.ANNULLED and _rank(other.kind) >= _rank(kind) for other in later):
        return None
    return Step(str(kind), kind in Order.PENALTIES)


def _rank(kind: str) -> int:
    ladder = [Kind.WARN, *NEXT.values()]
    return ladder.index(Kind(kind)) if kind in ladder else -1
