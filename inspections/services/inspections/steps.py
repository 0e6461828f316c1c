"""The common parts of every step of an inspection: begin, move, and write the journal."""

from core import audit, clock
from core.actors import Actor
from core.outbox import announce
from inspections.events import INSPECTION_MOVED
from inspections.lifecycles import INSPECTION
from inspections.lifecycles.journal import INSPECTION_ENTRIES
from inspections.models import Inspection, InspectionEntry

# Steps of an announced visit, and of any visit with a signed report, to notify the other side of.
BEFORE = ("plan", "announce", "name_team", "postpone", "cancel")
AFTER = ("sign", "answer")


def step(inspection: Inspection, verb: str, actor: Actor) -> Inspection:
    """Begin a verb and change the state. The caller writes what else the verb means, and the journal entry."""
    inspection = INSPECTION.begin(inspection, verb, actor)
    if (target := INSPECTION[verb].target) is not None:
        inspection.state = str(target)
    return inspection


def enter(inspection: Inspection, verb: str, actor: Actor, text: str = "") -> Inspection:
    """Write an entry in the journal and one in the audit trail."""
    if verb not in INSPECTION_ENTRIES:
        raise ValueError(f"the journal has no text for {verb!r}")
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


def end(inspection: Inspection, verb: str, actor: Actor, text: str) -> Inspection:
    inspection.conclusion = text.strip()
    inspection.ended_by_id, inspection.ended_at = actor.pk, clock.now()
    inspection.save_next("state", "conclusion", "ended_by", "ended_at")
    return enter(inspection, verb, actor, inspection.conclusion)
