"""The proposal that a checked sheet of the catalogue becomes: its rows, which a second person approves."""

from typing import Any

from core.actors import Actor
from core.transactions import service
from enterprises.services import approvals, signatures
from enterprises.services.approvals import Statement
from quotas.models import Import
from quotas.services.imports.decisions import parsed_again, record
from quotas.services.imports.lifecycle import LIFECYCLE
from quotas.services.imports.two_person_sheets import SHEETS, Proposal


@service
def propose(row: Import, *, actor: Actor, reason: str, proof: signatures.Proof | None = None) -> Import:
    """Propose the rows of the sheet, all of them; a second person approves the request."""
    row = LIFECYCLE.begin(row, "propose", actor)
    asked = _proposal(row, actor)
    row.approval = approvals.propose(
        asked.act, asked.target, actor=actor, reason=reason, arguments={"rows": asked.rows}, proof=proof
    )
    row.state = Import.State.COMMITTED
    row.save_next("state", "approval")
    record(row, "propose", actor, lines=row.lines, request=str(row.approval.pk))
    return row


@service
def previewed(row: Import, *, actor: Actor, reason: str) -> tuple[Any, Statement]:
    """Return the target of the proposal and what its maker signs; writes nothing."""
    row = LIFECYCLE.begin(row, "propose", actor)
    asked = _proposal(row, actor)
    arguments = {"rows": asked.rows}
    return asked.target, approvals.previewed(asked.act, asked.target, actor=actor, reason=reason, arguments=arguments)


def _proposal(row: Import, actor: Actor) -> Proposal:
    kind = SHEETS[Import.Kind(row.kind)]
    kind.authorise(row, actor)
    return kind.proposal(row, parsed_again(row), actor)
