"""Rounds of a distribution: a draft begun from a proposal, with the terms and figures that were proposed."""

import json
from dataclasses import fields
from typing import Any

from core import clock
from core.actors import Actor
from core.canonical_json import canonical
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.policies import person
from quotas.capabilities import NOTICES_DRAFT
from quotas.models import DistributionRound, Notice
from quotas.policies import may_issue
from quotas.services import notices
from quotas.services.notices.lifecycle import maker_is_checker
from quotas.services.proposals import Proposal


def _may_record(actor: Actor, capability: str, row: DistributionRound | None) -> bool:
    return may_issue(actor, capability, row.notice if row is not None else None)


ROUND = WriteAccess(
    DistributionRound,
    can=_may_record,
    rows=lambda: DistributionRound.objects.select_related(
        "notice__programme_year__programme__authority", "notice__issuer__jurisdiction", "notice__place", "recorded_by"
    ),
    locks_rows=False,
)
refusal("round_is_of_its_draft", maker_is_checker)


@service
def draft(proposal: Proposal, *, actor: Actor, **head: Any) -> Notice:
    """Draft a notice that was begun from a proposal, and keep what was proposed with it.

    A draft that was changed to another programme, year or giver meanwhile is no round of the proposal.
    """
    notice = notices.create(actor=actor, **head)
    year, planned = notice.programme_year, proposal.programme_year
    if (year.programme_id, year.year, notice.issuer_id) == (planned.programme_id, planned.year, proposal.giver.pk):
        record(proposal, notice=notice, actor=actor)
    return notice


@service
def record(proposal: Proposal, *, notice: Notice, actor: Actor) -> DistributionRound:
    """Keep what was proposed when a draft was begun from it."""
    row = ROUND.begin_new(
        lambda: DistributionRound(
            notice=notice,
            category=proposal.category,
            total=proposal.terms.total,
            given=proposal.given,
            summary=proposal.summary,
            terms=_plain({field.name: getattr(proposal.terms, field.name) for field in fields(proposal.terms)}),
            lines=_plain(
                [
                    {
                        "to": line.recipient.holder.code,
                        "claim": line.claim,
                        "tonnes": line.tonnes,
                        "reason": line.reason,
                    }
                    for line in proposal.lines
                ]
            ),
        ),
        NOTICES_DRAFT,
        actor,
    )
    row.recorded_by, row.recorded_at = person(actor), clock.now()
    row.save(force_insert=True)
    return row


def _plain(value: Any) -> Any:
    """Return terms or lines as JSON keeps them: figures as texts, days in ISO 8601."""
    return json.loads(canonical(value))
