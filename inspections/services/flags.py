"""Officers' actions on flags. Raising and updating flags is done by ``screening`` only."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict
from core.transactions import refusal, service
from core.undo import over
from enterprises.models import ApprovalRequest
from enterprises.services import approvals, validation
from enterprises.services.signatures import Proof
from inspections import flag_messages
from inspections.lifecycles import FLAG
from inspections.models import Case, Flag, Severity
from inspections.services import cases, required_text

# Two-person acts, where the flag is severe
DISMISS, RESOLVE = "flags.dismiss", "flags.resolve"
_ACTS = {"dismiss": DISMISS, "resolve": RESOLVE}

refusal("flag_ended_by_two", approvals.needs_second_person)
refusal(
    "flag_has_its_own_case",
    lambda: Conflict("case_of_another", _("A flag is escalated to the case that is opened from it.")),
)
refusal("flag_decision_taken_back", over)
refusal("flag_is_screened", validation.not_allowed_here)
refusal(
    "flag_severity_rises",
    lambda: Conflict("severity_falls", _("The severity of a flag is not lowered.")),
)


class Escalation(NamedTuple):
    case: Case
    opened: bool  # false: the flag had this case already


@service
def acknowledge(flag: Flag, *, actor: Actor, reason: str = "") -> Flag:
    """Acknowledge a flag, to be looked into."""
    return _decide(flag, "acknowledge", actor=actor, reason=reason)


@service
def dismiss(flag: Flag, *, actor: Actor, reason: str) -> Flag:
    """Dismiss a flag that is true but without consequence; the reason is kept and dismissals are counted by rule.

    A severe flag takes two people.
    """
    required_text.require_text(reason=reason)
    return _decide(flag, "dismiss", actor=actor, reason=reason)


def dismiss_or_ask(flag: Flag, *, actor: Actor, reason: str, proof: Proof | None = None) -> Flag | ApprovalRequest:
    """Dismiss a flag, or propose to dismiss a severe one; for callers that serve both."""
    if takes_two(flag, "dismiss"):
        return approvals.propose(DISMISS, flag, actor=actor, reason=reason, proof=proof)
    return dismiss(flag, actor=actor, reason=reason)


@service
def resolve(flag: Flag, *, actor: Actor, reason: str) -> Flag:
    """Resolve a flag with the reason. The flag remains on record as resolved.

    A severe flag takes two people, unless its case has ended: a case takes two itself.
    """
    required_text.require_text(reason=reason)
    return _decide(flag, "resolve", actor=actor, reason=reason)


def resolve_or_ask(flag: Flag, *, actor: Actor, reason: str, proof: Proof | None = None) -> Flag | ApprovalRequest:
    """Resolve a flag, or propose to resolve a severe one without a case; for callers that serve both."""
    if takes_two(flag, "resolve"):
        return approvals.propose(RESOLVE, flag, actor=actor, reason=reason, proof=proof)
    return resolve(flag, actor=actor, reason=reason)


def takes_two(flag: Flag, verb: str) -> bool:
    """Check whether a verb on this flag takes two people. While its case is open, it is not resolved at all."""
    return flag.severity == Severity.SEVERE and (verb == "dismiss" or (verb == "resolve" and flag.case is None))


@service
def escalate(flag: Flag, *, actor: Actor, reason: str) -> Escalation:
    """Open a case from a flag. A flag has one case: a repeated call returns the same."""
    flag = FLAG.begin(flag, "escalate", actor, done=lambda flag: flag.case_id is not None)
    required_text.require_text(reason=reason)
    if flag.case is not None:
        return Escalation(flag.case, opened=False)
    flag.case = cases.open_from_flag(flag, actor=actor, reason=reason)
    flag.state = Flag.State.ESCALATED
    flag.save_next("state", "case")
    approvals.enter_in_matter(flag, flag.case.matter)
    _record(flag, "escalate", actor, reason, case=flag.case.number)
    return Escalation(flag.case, opened=True)


@service
def undo(flag: Flag, *, actor: Actor) -> Flag:
    """Take back one's own decision on a flag within minutes; it is open again."""
    flag = FLAG.begin(flag, "undo", actor)
    before, reason = flag.state, flag.decision_reason
    flag.state, flag.decided_by_id, flag.decided_at, flag.decision_reason = Flag.State.OPEN, None, None, ""
    flag.save_next("state", "decided_by", "decided_at", "decision_reason")
    _record(flag, "undo", actor, reason, before=before)
    return flag


def _decide(flag: Flag, verb: str, *, actor: Actor, reason: str) -> Flag:
    flag = FLAG.begin(flag, verb, actor)
    if takes_two(flag, verb):
        reason = validation.require_reason(reason)
        approvals.require(_ACTS[verb], flag, actor=actor)
    flag.state = str(FLAG[verb].target)
    flag.decided_by_id, flag.decided_at, flag.decision_reason = actor.pk, clock.now(), reason.strip()
    flag.save_next("state", "decided_by", "decided_at", "decision_reason")
    _record(flag, verb, actor, reason)
    return flag


def _record(flag: Flag, verb: str, actor: Actor, reason: str, **data: str) -> None:
    audit.record(
        actor=actor,
        action=f"flags.{verb}",
        obj=flag,
        place=flag.place.code,
        reason=reason,
        data={"rule": flag.rule, "message": flag_messages.in_english(flag), **data},
    )
