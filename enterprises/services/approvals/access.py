"""Rights to propose, decide and cancel. People are compared by their key; nobody is exempt."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actor_sessions import not_proven
from core.actors import Actor
from core.errors import Conflict, DomainError, Forbidden
from core.lifecycle import Lifecycle, Transition
from core.transactions import refusal
from core.write_access import absent
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, User
from enterprises.scoping import bounds_of
from enterprises.services import validation
from enterprises.two_person_acts import TwoPersonAct

State = ApprovalRequest.State


def maker_is_checker() -> Conflict:
    return Conflict("maker_is_checker", _("The person who proposed this cannot approve it."))


refusal("approval_names_its_actor", not_proven)
refusal("approval_by_entitled", lambda: Forbidden("forbidden", _("Your roles do not allow this here.")))
refusal(
    "approval_is_cancelled_by_entitled",
    lambda: Forbidden("forbidden", _("Only the maker and the approver of this request can cancel it.")),
)
refusal(
    "approval_is_frozen",
    lambda: Conflict("wrong_state", _("A request cannot be changed after it was proposed or decided.")),
)
refusal("approval_state_order", lambda: Conflict("wrong_state", _("This request was decided already.")))
refusal("approval_waits", lambda: Conflict("wrong_state", _("This request takes effect only after its delay.")))


PROPOSE, DECIDE, CANCEL = "approvals.propose", "approvals.decide", "approvals.cancel"


def target_of(request: ApprovalRequest) -> Any:
    """Return the object of a request, read once for each request; ``None`` if it no longer exists."""
    cached = vars(request)
    if "target" not in cached:
        cached["target"] = two_person_acts.find(request.act).rows().filter(pk=request.target_id).first()
    return cached["target"]


def object_name(request: ApprovalRequest) -> str:
    """Return the name of a request's object in the reader's language.

    It is as it was when proposed, if the object is gone, or has another name since the request was closed.
    """
    target = target_of(request)
    if target is None or (request.state not in ApprovalRequest.OPEN and not _is_called(target, request.target_label)):
        return request.target_label
    return two_person_acts.find(request.act).object_name(target)


def _is_called(target: Model, label: str) -> bool:
    """Check the name of an object against the one that was stored, in the language of whoever stored it."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if str(target)[:300] == label:
                return True
    return False


def read_targets(requests: Sequence[ApprovalRequest]) -> None:
    """Read the objects of several requests, with one query for each act among them."""
    by_act: dict[str, list[ApprovalRequest]] = defaultdict(list)
    for request in requests:
        by_act[request.act].append(request)
    for name, asked in by_act.items():
        found = {row.pk: row for row in two_person_acts.find(name).rows().filter(pk__in={r.target_id for r in asked})}
        for request in asked:
            vars(request)["target"] = found.get(request.target_id)


def require_target(request: ApprovalRequest) -> Any:
    if (target := target_of(request)) is None:
        raise absent()
    return target


def _may(actor: Actor, capability: str, request: ApprovalRequest | None) -> bool:
    """Return whether a person may propose, decide or cancel; programs do neither, whatever they may do otherwise."""
    if not (isinstance(actor, User) and actor.pk and actor.is_active):
        return False
    if request is None:
        return True
    act = two_person_acts.find(request.act)
    if capability == CANCEL:
        concerned = {request.person_id} if act.stoppable_by_person else set()
        return actor.pk in ({request.proposed_by_id, request.decided_by_id} | concerned) - {None}
    target = target_of(request)
    return target is None or (
        (act.allows if capability == PROPOSE else act.approves)(actor, target) and _is_of_its_authority(actor, request)
    )


def _is_of_its_authority(actor: Actor, request: ApprovalRequest) -> bool:
    """Check the office of an act whose arguments name its authority, which ``allows`` does not know."""
    authority = request.authority
    if two_person_acts.find(request.act).authority_of is None or authority is None:
        return True
    return any(bound.place == request.place.code and bound.authority == authority.code for bound in bounds_of(actor))


def _by_another(actor: Actor, request: ApprovalRequest) -> DomainError | None:
    """Return the refusal of a decision, the maker's first of all; people are compared by key."""
    if (target := target_of(request)) is None:
        return absent()
    if actor.pk == request.proposed_by_id:
        return maker_is_checker()
    if actor.pk == request.person_id:
        return Forbidden("own_matter", _("You cannot decide on a matter that concerns you."))
    return _barred(two_person_acts.find(request.act), actor, target)


REQUEST = Lifecycle(
    ApprovalRequest,
    rows=lambda: ApprovalRequest.objects.select_related(
        "proposed_by", "decided_by", "person", "place", "authority", "enterprise"
    ),
    states=State.values,
    can=_may,
    denied=gettext_lazy("Neither your roles nor your part in this request allow this."),
    transitions=[
        Transition("approve", [State.PENDING], None, DECIDE, gettext_lazy("Approve"), guard=_by_another),
        Transition("refuse", [State.PENDING], State.REFUSED, DECIDE, gettext_lazy("Refuse"), guard=_by_another),
        Transition("cancel", ApprovalRequest.OPEN, State.CANCELLED, CANCEL, gettext_lazy("Cancel")),
    ],
)


def obstacle_to_proposal(act: TwoPersonAct, actor: Actor, target: Model) -> DomainError | None:
    """Return the refusal of a person who has the right to the act, or ``None``."""
    return _barred(act, actor, target) or act.guard(actor, target)


def require_arguments(act: TwoPersonAct, actor: Actor, target: Model, written: Mapping[str, Any]) -> None:
    """Refuse an actor who may do the act, but not with these arguments."""
    if (obstacle := act.argument_guard(actor, target, **act.read(written))) is not None:
        raise obstacle


def require_not_frozen(act: TwoPersonAct, request: ApprovalRequest) -> None:
    """Refuse to approve or carry out during an emergency freeze of its place, except acts that are possible then."""
    if not act.while_frozen:
        validation.require_not_frozen(request.place.code)


def _barred(act: TwoPersonAct, actor: Actor, target: Model) -> DomainError | None:
    if actor.pk in act.barred(target):
        return Conflict("maker_is_checker", _("The person who performed this cannot take part in reversing it."))
    return None


def may_propose(act: TwoPersonAct, actor: Actor, target: Model) -> bool:
    return _may(actor, PROPOSE, None) and act.allows(actor, target) and obstacle_to_proposal(act, actor, target) is None


def may_decide(actor: Actor, request: ApprovalRequest) -> bool:
    """Return whether the actor could be the second person of an undecided request."""
    return REQUEST.is_open(actor, request, "approve")


def may_cancel(actor: Actor, request: ApprovalRequest) -> bool:
    return REQUEST.is_open(actor, request, "cancel")


def actions(actor: Actor, request: ApprovalRequest) -> list[str]:
    """Return the actions on a request that the actor may take now."""
    return REQUEST.open_verbs(actor, request)
