"""Decisions on a request: approval and refusal by the second person, and cancellation before it takes effect."""

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Conflict, NotFound
from core.transactions import service
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, User
from enterprises.policies import person
from enterprises.services import signatures, validation
from enterprises.services.approvals.access import REQUEST, require_arguments, require_not_frozen, require_target
from enterprises.services.approvals.common import decision_content, record
from enterprises.services.approvals.effect import carry_out, require_unchanged

APPROVE = "approvals.approve"  # purpose of the second person's signature
State = ApprovalRequest.State


@service
def approve(
    request: ApprovalRequest, *, actor: Actor, reason: str = "", proof: signatures.Proof | None = None
) -> ApprovalRequest:
    """Approve a request as its second person; it is carried out at once, or after the delay of its act."""
    request = REQUEST.begin(request, "approve", actor)
    act, target = two_person_acts.find(request.act), require_target(request)
    require_not_frozen(act, request)
    require_arguments(act, actor, target, request.arguments)
    if clock.now() >= request.expires_at:
        raise Conflict("expired", _("This request has expired. It must be asked for again."))
    require_unchanged(act, request, target)
    content = decision_content(request)
    signature = signatures.redeem(proof, actor=actor, purpose=APPROVE, obj=request, content=content, demanded=True)
    request.decided_by, request.decided_at = person(actor), clock.now()
    request.decision_reason, request.decision_signature = reason.strip(), signature
    decided = ["decided_by", "decided_at", "decision_reason", "decision_signature"]
    waiting_time = act.delay
    if delay := waiting_time():
        request.state, request.effective_from = State.WAITING, clock.now() + delay
        request.save_next(*decided, "state", "effective_from")
        request.refresh_from_db(fields=["effective_from"])  # the database lets no act take effect earlier
        record(request, "approve", actor=actor, reason=reason, signature=signature)
        return request
    record(request, "approve", actor=actor, reason=reason, signature=signature)
    return carry_out(act, request, target, *decided)


@service
def refuse(request: ApprovalRequest, *, actor: Actor, reason: str) -> ApprovalRequest:
    """Refuse a request as a person who could approve it."""
    request = REQUEST.begin(request, "refuse", actor)
    request.state, request.decided_by, request.decided_at = State.REFUSED, person(actor), clock.now()
    request.decision_reason = validation.require_reason(reason)
    request.save_next("state", "decided_by", "decided_at", "decision_reason")
    record(request, "refuse", actor=actor, reason=reason)
    return request


@service
def cancel(request: ApprovalRequest, *, actor: Actor, reason: str) -> ApprovalRequest:
    """Cancel a request before it takes effect, as its maker, its approver or, if its act allows it, its person."""
    request = REQUEST.begin(request, "cancel", actor)
    return _cancel(request, by=person(actor), reason=validation.require_reason(reason))


@service
def cancel_by_link(request: ApprovalRequest) -> ApprovalRequest:
    """Cancel a request as the person concerned, by the link sent to his previous address."""
    request = REQUEST.lock(request)
    if request.person is None or not two_person_acts.find(request.act).stoppable_by_person:
        raise NotFound("not_found", _("This link is not valid or no longer valid."))
    return _cancel(request, by=request.person, reason="by the link sent to the person concerned")


@service
def expire() -> int:
    """Close requests that were not decided in time; return how many."""
    requests = REQUEST.lock_many(REQUEST.rows().filter(state=State.PENDING, expires_at__lte=clock.now()))
    for request in requests:
        close_expired(request)
    return len(requests)


def close_expired(request: ApprovalRequest) -> None:
    request.state, request.ended_at = State.EXPIRED, clock.now()
    request.save_next("state", "ended_at")
    record(request, "expire", actor=request.proposed_by)


def _cancel(request: ApprovalRequest, *, by: User, reason: str) -> ApprovalRequest:
    if request.state not in ApprovalRequest.OPEN:
        raise Conflict("wrong_state", _("This request was decided already."), state=str(request.state))
    request.state, request.ended_by, request.ended_at = State.CANCELLED, by, clock.now()
    request.save_next("state", "ended_by", "ended_at")
    record(request, "cancel", actor=by, reason=reason)
    return request
