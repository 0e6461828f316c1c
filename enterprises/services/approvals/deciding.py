"""Decisions on a request: approval and refusal by the second person, and cancellation before it takes effect."""

from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.errors import Conflict, Forbidden, NotFound
from core.transactions import service
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest
from enterprises.services import signatures, validation
from enterprises.services.approvals.access import (
    may_cancel,
    require_arguments,
    require_may_decide,
    require_not_frozen,
)
from enterprises.services.approvals.common import decision_content, locked, record, target_of
from enterprises.services.approvals.effect import carry_out, require_unchanged

APPROVE = "approvals.approve"  # purpose of the second person's signature
State = ApprovalRequest.State


@service
def approve(
    request: ApprovalRequest, *, actor: Any, reason: str = "", proof: signatures.Proof | None = None
) -> ApprovalRequest:
    """Approve a request as its second person; it is carried out at once, or after the delay of its act."""
    request = locked(request.pk)
    act = two_person_acts.find(request.act)
    target = target_of(act, request.target_id)
    require_may_decide(act, request, actor, target)
    require_not_frozen(act, request)
    require_arguments(act, actor, target, request.arguments)
    if clock.now() >= request.expires_at:
        raise Conflict("expired", _("This request has expired. It must be asked for again."))
    require_unchanged(act, request, target)
    content = decision_content(request)
    signature = signatures.redeem(proof, actor=actor, purpose=APPROVE, obj=request, content=content, weighs=True)
    request.decided_by, request.decided_at = actor, clock.now()
    request.decision_reason, request.decision_signature = reason.strip(), signature
    decided = ["decided_by", "decided_at", "decision_reason", "decision_signature"]
    waiting_time = act.delay
    if delay := waiting_time():
        request.state, request.effective_from = State.WAITING, clock.now() + delay
        request.save_next(*decided, "state", "effective_from")
        record(request, "approve", actor=actor, reason=reason, signature=signature)
        return request
    record(request, "approve", actor=actor, reason=reason, signature=signature)
    return carry_out(act, request, target, *decided)


@service
def refuse(request: ApprovalRequest, *, actor: Any, reason: str) -> ApprovalRequest:
    """Refuse a request as a person who could approve it."""
    request = locked(request.pk)
    act = two_person_acts.find(request.act)
    require_may_decide(act, request, actor, target_of(act, request.target_id))
    request.state, request.decided_by, request.decided_at = State.REFUSED, actor, clock.now()
    request.decision_reason = validation.require_reason(reason)
    request.save_next("state", "decided_by", "decided_at", "decision_reason")
    record(request, "refuse", actor=actor, reason=reason)
    return request


@service
def cancel(request: ApprovalRequest, *, actor: Any, reason: str) -> ApprovalRequest:
    """Cancel a request before it takes effect, as its maker, its approver or, if its act allows it, its person."""
    request = locked(request.pk)
    if not may_cancel(actor, request):
        if two_person_acts.find(request.act).stoppable_by_person:
            raise Forbidden("forbidden", _("Its maker, its approver and the person concerned can cancel this."))
        raise Forbidden("forbidden", _("Its maker and its approver can cancel this."))
    return _cancel(request, by=actor, reason=validation.require_reason(reason))


@service
def cancel_by_link(request: ApprovalRequest) -> ApprovalRequest:
    """Cancel a request as the person concerned, by the link sent to his previous address."""
    request = locked(request.pk)
    if request.person is None or not two_person_acts.find(request.act).stoppable_by_person:
        raise NotFound("not_found", _("This link does not work, or does not work any more."))
    return _cancel(request, by=request.person, reason="by the link sent to the person concerned")


@service
def expire() -> int:
    """Close requests that were not decided in time; return how many."""
    rows = ApprovalRequest.objects.select_for_update(of=("self",)).filter(
        state=State.PENDING, expires_at__lte=clock.now()
    )
    requests = list(rows)
    for request in requests:
        close_expired(request)
    return len(requests)


def close_expired(request: ApprovalRequest) -> None:
    request.state, request.ended_at = State.EXPIRED, clock.now()
    request.save_next("state", "ended_at")
    record(request, "expire", actor=request.proposed_by)


def _cancel(request: ApprovalRequest, *, by: Any, reason: str) -> ApprovalRequest:
    if request.state not in ApprovalRequest.OPEN:
        raise Conflict("wrong_state", _("This request was decided already."), state=str(request.state))
    request.state, request.ended_by, request.ended_at = State.CANCELLED, by, clock.now()
    request.save_next("state", "ended_by", "ended_at")
    record(request, "cancel", actor=by, reason=reason)
    return request
