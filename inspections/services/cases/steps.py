"""The common parts of every step of a case: begin, move, and the clock that stops with it."""

import datetime as dt

from core import clock
from core.actors import Actor
from inspections.lifecycles import CASE
from inspections.models import Case
from inspections.services import required_text
from inspections.services.journal import enter

TERM = dt.timedelta(days=90)  # from placing on file to the decision
PARKED = (Case.State.SUSPENDED, Case.State.REFERRED, Case.State.APPEALED)  # the case remembers the state it came from


def step(case: Case, verb: str, *, actor: Actor) -> Case:
    """Begin a verb and change the state. The caller writes what else the verb means, and the journal entry."""
    return move(CASE.begin(case, verb, actor), verb, actor=actor)


def move(case: Case, verb: str, *, actor: Actor, stays_in: tuple[str, ...] = ()) -> Case:
    """Change the state of a case with which the verb was begun; ``stays_in``: states that it keeps."""
    transition = CASE[verb]
    if case.state == Case.State.REPORTED and transition.target not in Case.ENDED:
        case.due_on = clock.today() + TERM
    if transition.target in PARKED:
        case.resumes_to = case.state
    if transition.target is not None and case.state not in stays_in:
        case.state = str(transition.target)
    # Only the step that ends a case records who ended it: publishing a closed case does not change that.
    if transition.target in Case.ENDED:
        case.closed_by_id, case.closed_at = actor.pk, clock.now()
    case.save_next("state", "resumes_to", "due_on", "closed_by", "closed_at")
    return case


def pause_case(case: Case, verb: str, *, actor: Actor, reason: str) -> Case:
    """Set the case aside and stop its clock."""
    required_text.require_text(reason=reason)
    case = step(case, verb, actor=actor)
    case.paused_on = clock.today()
    case.save(update_fields=["paused_on"])
    return enter(case, verb, actor, reason)


def resume_case(case: Case, verb: str, *, actor: Actor, reason: str) -> Case:
    """Resume the case where it was set aside, with the days that were left."""
    required_text.require_text(reason=reason)
    case = step(case, verb, actor=actor)
    if CASE[verb].target is None:
        case.state = case.resumes_to
    if case.due_on is not None and case.paused_on is not None:
        case.due_on += clock.today() - case.paused_on
    case.resumes_to, case.paused_on = "", None
    case.save(update_fields=["state", "resumes_to", "paused_on", "due_on"])
    return enter(case, verb, actor, reason)
