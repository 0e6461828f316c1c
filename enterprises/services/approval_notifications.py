"""Notifications of requests for two-person acts: to approvers, makers, people concerned, auditors."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils import translation

from core import clock
from core.errors import NotFound
from core.transactions import service
from enterprises import two_person_acts
from enterprises.approval_notification_texts import ABOUT, DECIDED, NOTED, WAITS
from enterprises.models import ApprovalRequest, Enterprise, Membership, User
from enterprises.roles import ENTERPRISE_ROLES, Role
from enterprises.services import approvals, notifications
from enterprises.services.approvals import may_decide

_SALT = "enterprises.approvals.cancel"
# A request that ended stays as it is; one that is proposed or approved may go on before its message arrives.
_STATE_AFTER = {
    "refuse": ApprovalRequest.State.REFUSED,
    "expire": ApprovalRequest.State.EXPIRED,
    "cancel": ApprovalRequest.State.CANCELLED,
    "carry_out": ApprovalRequest.State.DONE,
    "lapse": ApprovalRequest.State.LAPSED,
}


@service
def notify(pk: UUID | str, step: str) -> None:
    """Notify everyone concerned by a step, each once, even if the event is delivered twice."""
    related = ("proposed_by", "decided_by", "person", "enterprise")
    request = ApprovalRequest.objects.select_related(*related).get(pk=pk)
    if step not in ("propose", "approve") and request.state != _STATE_AFTER.get(step):
        return  # a message of the broker may name any step: nothing is told that did not happen
    act = two_person_acts.find(request.act)
    page = reverse("pages:approval", args=[request.pk])
    facts = _facts(request, step)
    occasion = f"approval:{request.pk}:{step}"
    notified: set[UUID] = set()

    def send(people: Iterable[User], kind: str, path: str = page, address: str = "") -> None:
        recipients = [person for person in people if person.is_active and person.pk not in notified]
        notified.update(person.pk for person in recipients)
        notifications.notify(
            recipients, kind=kind, step=occasion, path=path, facts=facts, address=address, matter_id=request.matter_id
        )

    if step == "approve" and request.state != ApprovalRequest.State.WAITING:
        return  # it was carried out at once, which has its own notification
    if request.person is not None:
        link = reverse("pages:approval-objection", args=[cancel_token(request)])
        can_stop = act.stoppable_by_person and step in ("propose", "approve")
        send([request.person], ABOUT, link if can_stop else page, request.person_address)
    if step == "propose":
        send(approvers(request), WAITS)
    else:
        send([person for person in (request.proposed_by, request.decided_by) if person is not None], DECIDED)
    if request.enterprise is not None and request.person is None:
        send(_enterprise_people(request.enterprise), ABOUT)
    send(act.notified(request), NOTED)
    if act.notify_auditors:
        send(_officials(Role.AUDITOR), NOTED)


def approvers(request: ApprovalRequest) -> list[User]:
    """Return the people who may decide on a request."""
    return [person for person in _officials() if may_decide(person, request)]


def cancel_token(request: ApprovalRequest) -> str:
    """Return the secret of the link by which the person concerned stops a request."""
    return signing.dumps(str(request.pk), salt=_SALT)


@service
def by_cancel_token(token: str) -> ApprovalRequest:
    """Return the request of a link.

    Raises:
        NotFound: if the link is unknown, or the request is not open any more.
    """
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise NotFound("not_found", "") from None
    request = ApprovalRequest.objects.open().filter(pk=pk).exclude(person=None).first()
    if request is None or not two_person_acts.find(request.act).stoppable_by_person:
        raise NotFound("not_found", "")
    return request


def _facts(request: ApprovalRequest, step: str) -> dict[str, Any]:
    return {
        "act": request.act,
        "object": "" if request.person_id else request.target_label,
        "object_zh": "" if request.person_id else _chinese_name(request),
        "step": step,
        "effective_from": request.effective_from.isoformat() if request.effective_from else None,
        "failure": (request.failure or {}).get("detail", ""),
    }


def _chinese_name(request: ApprovalRequest) -> str:
    with translation.override("zh-hans"):
        return approvals.object_name(request)


def _officials(*roles: Role) -> list[User]:
    held = Membership.objects.in_force(clock.today())
    held = held.filter(role__in=roles) if roles else held.exclude(role__in=ENTERPRISE_ROLES)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username"))


def _enterprise_people(enterprise: Enterprise) -> list[User]:
    return notifications.people_of(enterprise, Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER)
