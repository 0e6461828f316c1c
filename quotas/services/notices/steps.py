"""The steps of a notice that do not touch the ledger: submit, return, withdraw."""

from core import clock
from core.actors import Actor
from core.canonical_json import sha256_hex
from core.outbox import announce
from core.transactions import service
from enterprises.policies import person
from quotas.events import NOTICE_RETURNED, NOTICE_SUBMITTED
from quotas.models import Notice, NoticeSubmission
from quotas.services.notices import ledger_checks
from quotas.services.notices.audit_trail import record
from quotas.services.notices.lifecycle import LIFECYCLE, WHOLE
from quotas.signed_content import content_of_notice

State = Notice.State


@service
def submit(notice: Notice, *, actor: Actor) -> Notice:
    """Submit a draft to the officer who is to approve it."""
    notice = LIFECYCLE.begin(notice, "submit", actor)
    ledger_checks.require_none(notice)
    notice.state, notice.submitted_by, notice.submitted_at = State.SUBMITTED, person(actor), clock.now()
    notice.return_reason = ""
    notice.save_next("state", "submitted_by", "submitted_at", "return_reason")
    # The content as submitted, so that a reader after a return sees what has changed; the trail keeps its digest.
    lines = [
        {
            "from": line.from_holder.code if line.from_holder else None,
            "to": line.to_holder.code,
            "category": line.category,
            "tonnes": f"{line.tonnes:.3f}",
            "printed": f"{line.printed:.3f}" if line.printed is not None else None,
            "note": line.note,
            **({"block": line.block} if line.block else {}),
        }
        for line in notice.lines.all()
    ]
    head = {
        name: value if name == "printed_figures" else str(value)
        for name, value in content_of_notice(notice).items()
        if name != "lines"
    }
    kept = NoticeSubmission.objects.create(
        notice=notice,
        at=notice.submitted_at,
        head=head,
        lines=lines,
        sha256=sha256_hex({"head": head, "lines": lines}),
    )
    record(notice, "submit", actor=actor, submission=str(kept.pk), sha256=kept.sha256)
    announce(NOTICE_SUBMITTED, notice_id=notice.pk)
    return WHOLE.get(pk=notice.pk)


@service
def return_(notice: Notice, *, actor: Actor, reason: str) -> Notice:
    """Return a submitted notice with a reason; it may be changed and submitted again."""
    notice = LIFECYCLE.begin(notice, "return", actor)
    notice.state, notice.return_reason = State.RETURNED, reason
    notice.save_next("state", "return_reason")
    record(notice, "return", actor=actor, reason=reason)
    announce(NOTICE_RETURNED, notice_id=notice.pk)
    return WHOLE.get(pk=notice.pk)


@service
def withdraw(notice: Notice, *, actor: Actor, reason: str = "") -> Notice:
    """Withdraw a notice that is not in force yet. It stays on record."""
    notice = LIFECYCLE.begin(notice, "withdraw", actor)
    notice.state = State.WITHDRAWN
    notice.save_next("state")
    record(notice, "withdraw", actor=actor, reason=reason)
    return WHOLE.get(pk=notice.pk)
