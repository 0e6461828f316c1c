"""The report of a visit: signed by the leader, answered by the enterprise, concluded by the office."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Invalid
from core.transactions import service
from enterprises.services import signatures
from inspections.models import Inspection
from inspections.services import required_text
from inspections.services.inspections.steps import end, enter, step

PURPOSE = "inspections.sign"


@service
def sign(
    inspection: Inspection, *, actor: Actor, answer_due_on: dt.date, proof: signatures.Proof | None = None
) -> Inspection:
    """Sign the record as its leader. From then on the enterprise can read it, and answer until a given day."""
    inspection = step(inspection, "sign", actor)
    if answer_due_on <= clock.today():
        raise Invalid.at("/answer_due_on", "not_in_the_future", _("The term ends after today."))
    content = of_report(inspection)
    signature = signatures.redeem(proof, actor=actor, purpose=PURPOSE, obj=inspection, content=content, demanded=True)
    assert signature is not None  # a system actor is in no team
    inspection.reported_by_id, inspection.reported_at = actor.pk, clock.now()
    inspection.report_sha256, inspection.signed_with = signature["sha256"], signature["method"]
    inspection.answer_due_on = answer_due_on
    inspection.save_next("state", "reported_by", "reported_at", "report_sha256", "signed_with", "answer_due_on")
    return enter(inspection, "sign", actor, inspection.report_sha256)


@service
def answer(inspection: Inspection, *, actor: Actor, text: str) -> Inspection:
    """Record the enterprise's written answer to the report; it may answer once."""
    required_text.require_text(text=text)
    inspection = step(inspection, "answer", actor)
    inspection.answer = text.strip()
    inspection.answered_by_id, inspection.answered_at = actor.pk, clock.now()
    inspection.save_next("state", "answer", "answered_by", "answered_at")
    return enter(inspection, "answer", actor, inspection.answer)


@service
def conclude(inspection: Inspection, *, actor: Actor, text: str) -> Inspection:
    """Conclude the inspection once every finding has become a case, confirmed a flag, or been settled."""
    required_text.require_text(text=text)
    inspection = step(inspection, "conclude", actor)
    return end(inspection, "conclude", actor, text)


def of_report(inspection: Inspection) -> dict[str, Any]:
    """Return the content that the leader signs."""
    return {
        "number": inspection.number,
        "site": inspection.site.code,
        "enterprise": inspection.enterprise.code,
        "carried_out_on": inspection.carried_out_on,
        "present": inspection.present,
        "summary": inspection.summary,
        "team": sorted([member.person.username, member.certificate, member.leads] for member in inspection.team.all()),
        "answers": [
            [row.code, row.duty, row.question, row.answer, row.note]
            for row in sorted(inspection.answers.all(), key=lambda row: row.position)
        ],
        "figures": sorted(
            [row.product.code, f"{row.period:%Y-%m}", row.quantity, f"{row.tonnes:.3f}", row.note]
            for row in inspection.figures.all()
        ),
        "findings": [
            [row.position, row.article, row.legal_basis, row.facts]
            for row in sorted(inspection.findings.all(), key=lambda row: row.position)
        ],
    }
