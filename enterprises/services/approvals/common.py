"""The common beginning of every step of a request: its lock, its object, its statement and the signed content."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from core import audit
from core.canonical_json import sha256_hex
from core.errors import NotFound
from core.outbox import announce
from enterprises.events import APPROVAL_CHANGED
from enterprises.models import ApprovalRequest
from enterprises.two_person_acts import TwoPersonAct


def locked(pk: UUID) -> ApprovalRequest:
    return (
        ApprovalRequest.objects.select_for_update(of=("self",))
        .select_related("proposed_by", "decided_by", "person", "place", "authority", "enterprise")
        .get(pk=pk)
    )


def target_of(act: TwoPersonAct, pk: Any) -> Any:
    found = act.rows().filter(pk=pk).first()
    if found is None:
        raise NotFound("not_found", _("This does not exist, or it is outside your jurisdiction."))
    return found


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of a proposal: its maker signs ``content``, which the digest covers; ``preview`` is shown."""

    content: Mapping[str, Any]
    preview: Mapping[str, Any]

    @property
    def digest(self) -> str:
        return sha256_hex(self.content)


def state(act: TwoPersonAct, target: Model, written: Mapping[str, Any]) -> Statement:
    """Return the statement of what an act would do now, under its locks; for use within a service."""
    arguments = act.read(written)
    act.lock(target, **arguments)
    preview = act.preview(target, **arguments)
    content = {
        "act": act.name,
        "target": str(target.pk),
        "arguments": dict(written),
        "preview": preview.as_json(binding=True),
    }
    return Statement(content, preview.as_json())


def decision_content(request: ApprovalRequest) -> dict[str, Any]:
    """Return the content that the second person signs."""
    return {"act": request.act, "target": str(request.target_id), "digest": request.digest, "reason": request.reason}


def record(
    request: ApprovalRequest, verb: str, *, actor: Any, reason: str = "", signature: Mapping[str, str] | None = None
) -> None:
    audit.record(
        actor=actor,
        action=f"approvals.{verb}",
        obj=request,
        place=request.place.code,
        enterprise_code=request.enterprise.code if request.enterprise else "",
        reason=reason,
        data={
            "act": request.act,
            "object": str(request.target_id),
            "digest": request.digest,
            "proposed_by": str(request.proposed_by_id),
            "state": str(request.state),
            **({"signature": dict(signature)} if signature else {}),
        },
    )
    announce(APPROVAL_CHANGED, approval_id=request.pk, step=verb)
