"""Putting handovers back to waiting: their visit was cancelled, or put off for long."""

from core import audit, clock
from core.actors import Actor
from inspections.models import Handover, Inspection
from inspections.services import handover_notifications


def put_back(visit: Inspection, actor: Actor, reason: str, *, far_only: bool = False) -> int:
    """Put back the handovers that a visit has taken up; with ``far_only`` those that it would keep too long.

    The visit and they are locked. Called before it is cancelled or postponed, which the database refuses else.
    """
    rows = Handover.objects.filter(inspection=visit.pk, state=Handover.State.TAKEN).order_by("pk")
    count = 0
    for row in rows.select_related("place__parent", "enterprise", "made_by"):
        assert row.taken_at is not None
        if far_only and visit.planned_on <= row.taken_at.astimezone(clock.ZONE).date() + Handover.VISIT_WITHIN:
            continue
        row.state, row.put_back_at = Handover.State.WAITING, clock.now()
        row.taken_by = row.taken_at = row.inspection = None
        row.save_next("state", "taken_by", "taken_at", "inspection", "put_back_at")
        audit.record(
            actor=actor,
            action="handovers.put_back",
            obj=visit,
            place=row.place.code,
            enterprise_code=row.enterprise.code,
            reason=reason,
            data={"number": row.number},
        )
        handover_notifications.notify_of_making(row)
        count += 1
    return count
