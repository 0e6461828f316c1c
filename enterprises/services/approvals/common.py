"""Parts of every step of a request: the statement of the act, the signed content, the audit record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from core import audit
from core.actors import Actor
from core.canonical_json import sha256_hex
from core.outbox import announce
from enterprises.events import APPROVAL_CHANGED
from enterprises.models import ApprovalRequest
from enterprises.two_person_acts import TwoPersonAct


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
    request: ApprovalRequest, verb: str, *, actor: Actor, reason: str = "", signature: Mapping[str, str] | None = None
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
