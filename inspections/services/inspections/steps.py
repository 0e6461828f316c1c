"""The common parts of every step of an inspection: authorise, lock, check, and write the journal."""

from typing import Any

from core import audit, clock
from core.outbox import announce
from enterprises.policies import authorise
from inspections.events import INSPECTION_MOVED
from inspections.lifecycles import INSPECTION
from inspections.models import Inspection, InspectionEntry

# Steps of an announced visit, and of any visit with a signed report, to notify the other side of.
BEFORE = ("plan", "announce", "name_team", "postpone", "cancel")
AFTER = ("sign", "answer")


def lock(inspection: Inspection) -> Inspection:
    """Lock the inspection, then read it: a join in the locking query would show relations from before the wait."""
    Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
    return (
        Inspection.objects.select_related("place", "enterprise", "site__jurisdiction", "campaign__place")
        .prefetch_related("team__person", "findings", "answers", "figures__product")
        .get(pk=inspection.pk)
    )


def step(inspection: Inspection, verb: str, actor: Any) -> Inspection:
    """Authorise the actor, lock the inspection, check the lifecycle and change the state.

    The caller writes what else the verb means, and the journal entry.
    """
    authorise(actor, INSPECTION[verb].capability, inspection)
    inspection = lock(inspection)
    transition = INSPECTION.require(inspection, verb, actor=actor)
    if transition.target is not None:
        inspection.state = str(transition.target)
    return inspection


def enter(inspection: Inspection, verb: str, actor: Any, text: str = "") -> Inspection:
    """Write an entry in the journal and one in the audit trail."""
    InspectionEntry.objects.create(
        inspection=inspection,
        at=clock.now(),
        actor_id=actor.pk,
        actor_name=str(actor)[:160],
        verb=verb,
        text=text.strip(),
    )
    audit.record(
        actor=actor,
        action=f"inspections.{verb}",
        obj=inspection,
        place=inspection.place.code,
        reason=text.strip(),
        data={"site": inspection.site.code},
    )
    if verb in AFTER or (inspection.announced and verb in BEFORE):
        announce(INSPECTION_MOVED, inspection_id=inspection.pk)
    return inspection


def end(inspection: Inspection, verb: str, actor: Any, text: str) -> Inspection:
    inspection.conclusion = text.strip()
    inspection.ended_by_id, inspection.ended_at = actor.pk, clock.now()
    inspection.save_next("state", "conclusion", "ended_by", "ended_at")
    return enter(inspection, verb, actor, inspection.conclusion)
