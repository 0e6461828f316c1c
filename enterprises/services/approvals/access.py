"""Who may propose, decide and cancel. People are compared by their key; none is exempt."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.actor_sessions import not_proven
from core.errors import Conflict, DomainError, Forbidden
from core.transactions import refusal
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, User
from enterprises.services import validation
from enterprises.two_person_acts import TwoPersonAct

State = ApprovalRequest.State


def maker_is_checker() -> Conflict:
    return Conflict("maker_is_checker", _("The person who proposed this cannot approve it."))


refusal("approval_names_its_actor", not_proven)
refusal(
    "approval_is_stopped_by_its_own",
    lambda: Forbidden("forbidden", _("Its maker and its approver can cancel this.")),
)
refusal("approval_is_frozen", lambda: Conflict("wrong_state", _("What was proposed or decided is not rewritten.")))
refusal("approval_keeps_its_order", lambda: Conflict("wrong_state", _("This request was decided already.")))
refusal("approval_waits", lambda: Conflict("wrong_state", _("This does not take effect before its time.")))


def require_may_propose(act: TwoPersonAct, actor: Any, target: Any) -> None:
    _require_person(actor)
    if not act.allows(actor, target):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    _require_not_barred(act, actor, target)
    if (obstacle := act.guard(actor, target)) is not None:
        raise obstacle


def require_arguments(act: TwoPersonAct, actor: Any, target: Any, written: Mapping[str, Any]) -> None:
    """Refuse an actor who may do the act, but not with these arguments."""
    if (obstacle := act.argument_guard(actor, target, **act.read(written))) is not None:
        raise obstacle


def require_may_decide(act: TwoPersonAct, request: ApprovalRequest, actor: Any, target: Any) -> None:
    """Refuse an actor who may not decide on a request: its maker first of all, by identity."""
    _require_person(actor)
    if not act.approves(actor, target):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    if request.state != State.PENDING:
        raise Conflict("wrong_state", _("This request was decided already."), state=str(request.state))
    if actor.pk == request.proposed_by_id:
        raise maker_is_checker()
    if actor.pk == request.person_id:
        raise Forbidden("own_matter", _("You cannot decide on a matter that concerns you."))
    _require_not_barred(act, actor, target)


def require_not_frozen(act: TwoPersonAct, request: ApprovalRequest) -> None:
    """Refuse to approve or carry out during an emergency freeze of its place, but for acts that go on then."""
    if not act.while_frozen:
        validation.require_not_frozen(request.place.code)


def may_cancel(actor: Any, request: ApprovalRequest) -> bool:
    own = {request.proposed_by_id, request.decided_by_id}
    if two_person_acts.find(request.act).stoppable_by_person:
        own.add(request.person_id)
    return request.state in ApprovalRequest.OPEN and actor.is_active and actor.pk in own - {None}


def _require_not_barred(act: TwoPersonAct, actor: Any, target: Any) -> None:
    if actor.pk in act.barred(target):
        raise Conflict("maker_is_checker", _("The person who made this cannot take part in undoing it."))


def _require_person(actor: Any) -> None:
    """Refuse programs, which neither propose nor approve, whatever they may do otherwise."""
    if not (isinstance(actor, User) and actor.pk and actor.is_active):
        raise Forbidden("forbidden", _("People propose and approve this themselves."))


def may_propose(act: TwoPersonAct, actor: Any, target: Any) -> bool:
    try:
        require_may_propose(act, actor, target)
    except DomainError:
        return False
    return True


def may_decide(actor: Any, request: ApprovalRequest) -> bool:
    """Return whether the actor could be the second person of an undecided request."""
    if request.state != State.PENDING or actor.pk == request.proposed_by_id:
        return False
    act = two_person_acts.find(request.act)
    target = act.rows().filter(pk=request.target_id).first()
    if target is None:
        return False
    try:
        require_may_decide(act, request, actor, target)
    except DomainError:
        return False
    return True


def actions(actor: Any, request: ApprovalRequest) -> list[str]:
    """Return the actions on a request that the actor may take now."""
    deciding = ["approve", "refuse"] if may_decide(actor, request) else []
    return deciding + (["cancel"] if may_cancel(actor, request) else [])
