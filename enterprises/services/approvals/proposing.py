"""Proposals: the first person asks for an act, with a preview of its effects."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet

from core import clock, row_security
from core.actors import Actor
from core.errors import DomainError
from core.transactions import service
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, Authority, Matter
from enterprises.policies import person
from enterprises.services import signatures, validation
from enterprises.services.approvals import access
from enterprises.services.approvals.access import REQUEST, obstacle_to_proposal, require_arguments, require_target
from enterprises.services.approvals.common import Statement, record, state
from enterprises.services.approvals.deciding import close_expired
from enterprises.two_person_acts import TwoPersonAct

PROPOSE = "approvals.propose"  # purpose of the maker's signature
State = ApprovalRequest.State


@service
def propose(
    name: str,
    target: Model,
    *,
    actor: Actor,
    reason: str,
    arguments: Mapping[str, Any] | None = None,
    proof: signatures.Proof | None = None,
) -> ApprovalRequest:
    """Propose a two-person act; ``arguments`` are values as the act's service takes them."""
    act = two_person_acts.find(name)
    named = _named_authority(act, arguments or {})
    request = REQUEST.begin_new(
        lambda: _request_about(act, target, named), access.PROPOSE, actor, beside=_pending(act, target, named)
    )
    target = require_target(request)
    if (obstacle := obstacle_to_proposal(act, actor, target)) is not None:
        raise obstacle
    reason = validation.require_reason(reason)
    written = act.write(arguments or {})
    require_arguments(act, actor, target, written)
    earlier = list(_pending(act, target, named))
    stated = state(act, target, written)
    for pending in earlier:
        _close_if_outdated(act, target, pending)
    signature = signatures.redeem(
        proof, actor=actor, purpose=PROPOSE, obj=target, content=stated.content, demanded=True
    )
    columns = _bounds(act, target, named) | {
        "target_label": str(target)[:300],
        "arguments": written,
        "preview": stated.preview,
        "digest": stated.digest,
        "reason": reason,
        "proposed_by": person(actor),
        "proposed_at": clock.now(),
        "proposal_signature": signature,
        "expires_at": clock.now() + dt.timedelta(days=settings.APPROVAL_EXPIRES_DAYS),
    }
    for column, value in columns.items():
        setattr(request, column, value)
    request.save(force_insert=True)
    request.refresh_from_db()
    record(request, "propose", actor=actor, reason=reason, signature=signature)
    return request


@service
def previewed(
    name: str, target: Model, *, actor: Actor, reason: str, arguments: Mapping[str, Any] | None = None
) -> Statement:
    """Return the content that the maker of a proposal signs, refusing as the proposal would; writes nothing."""
    act = two_person_acts.find(name)
    named = _named_authority(act, arguments or {})
    request = REQUEST.begin_new(lambda: _request_about(act, target, named), access.PROPOSE, actor)
    target = require_target(request)
    if (obstacle := obstacle_to_proposal(act, actor, target)) is not None:
        raise obstacle
    validation.require_reason(reason)
    written = act.write(arguments or {})
    require_arguments(act, actor, target, written)
    return state(act, target, written)


def _named_authority(act: TwoPersonAct, arguments: Mapping[str, Any]) -> Authority | None:
    """Return the authority that the arguments name, which an act of many rows looks up by all of them."""
    return None if act.authority_of is None else act.authority_of(**arguments)


def _request_about(act: TwoPersonAct, target: Model, named: Authority | None) -> ApprovalRequest:
    return ApprovalRequest(act=act.name, target_id=target.pk, **_bounds(act, target, named))


def _bounds(act: TwoPersonAct, target: Model, named: Authority | None) -> dict[str, Any]:
    """Return the columns that decide who sees a request about the target."""
    bounds = act.bounds(target)
    return {
        "place": bounds.place,
        "authority": bounds.authority if act.authority_of is None else named,
        "enterprise": bounds.enterprise,
        "person": bounds.person,
        "matter_id": bounds.matter_id,
        "person_address": bounds.person.email if bounds.person else "",
    }


def _pending(act: TwoPersonAct, target: Model, named: Authority | None) -> QuerySet[ApprovalRequest]:
    """Return the open requests for the same act, which are locked before the act's own locks, as by an approval."""
    rows = REQUEST.rows().filter(act=act.name, target_id=target.pk, state=State.PENDING)
    return rows if act.authority_of is None else rows.filter(authority=named)


def _close_if_outdated(act: TwoPersonAct, target: Model, request: ApprovalRequest) -> None:
    """Close a request that can no longer be approved, so that a new one can be made."""
    try:
        changed = state(act, target, request.arguments).digest != request.digest
    except DomainError:
        changed = True  # the act is no longer possible
    if changed or clock.now() >= request.expires_at:
        close_expired(request)


def proposal(name: str) -> Callable[..., ApprovalRequest]:
    """Return the proposal of one act as a function with a service's signature."""

    def ask(
        target: Model, *, actor: Actor, reason: str, proof: signatures.Proof | None = None, **arguments: Any
    ) -> ApprovalRequest:
        """Ask for the act; a second person approves the request before it is carried out."""
        return propose(name, target, actor=actor, reason=reason, arguments=arguments, proof=proof)

    return ask


def enter_in_matter(target: Model, matter: Matter) -> None:
    """Close the requests about a target that became part of a matter to people with a conflict of interest in it."""
    with row_security.unrestricted("requests of other offices about the target belong to its matter too"):
        for request in REQUEST.lock_many(REQUEST.rows().filter(target_id=target.pk, matter=None)):
            request.matter = matter
            request.save_next("matter")
