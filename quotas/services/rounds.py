"""Rounds of a distribution: a draft begun from a proposal, with the terms and figures that were proposed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.canonical_json import canonical
from core.errors import Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.policies import person
from quotas.capabilities import NOTICES_DRAFT
from quotas.models import DistributionRound, Notice
from quotas.policies import may_issue
from quotas.services import notices
from quotas.services.notices.lifecycle import maker_is_checker
from quotas.services.proposals import Proposal, propose_entered


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The proposal from which a draft was begun: what was entered for it, and the digest that was shown with it.

    ``separator``: what stands between the ceilings that were entered.
    """

    entered: Mapping[str, Any]
    separator: str
    digest: str


@service
def draft(*, actor: Actor, proposal: Begun | None = None, **head: Any) -> Notice:
    """Draft a notice and keep the proposal from which it was begun, if it was, as its round.

    A draft that was changed to another programme, year or giver meanwhile is no round of the proposal. The proposal is
    made again: it is refused if its terms cannot be met any more or its figures have changed since they were shown.
    Its tonnes include earlier batches: a draft whose lines do not is refused.
    """
    notice = notices.create(actor=actor, **head)
    if proposal is None:
        return notice
    year, entered = notice.programme_year, proposal.entered
    drafted = (year.programme.code, year.year, notice.issuer.code)
    if drafted == (entered["programme"], entered["year"], entered["giver"]):
        if notice.basis != Notice.Basis.CUMULATIVE:
            detail = _("The proposal includes earlier batches: choose that here too, or draft without the proposal.")
            raise Invalid.at("/basis", "not_as_proposed", detail)
        record(_proposed_again(proposal, actor), notice=notice, actor=actor)
    return notice


def _proposed_again(begun: Begun, actor: Actor) -> Proposal:
    try:
        proposal = propose_entered(begun.entered, separator=begun.separator, actor=actor)
    except Invalid as refused:
        reason = " ".join(str(fault.detail) for fault in refused.errors)
        detail = _("The proposal cannot be made any more. %(reason)s Propose again, or draft without the proposal.")
        raise Invalid.at("/proposal", "not_possible", detail % {"reason": reason}) from refused
    if proposal.digest != begun.digest:
        detail = _("The proposal has other figures now. Propose again, or draft without the proposal.")
        raise Invalid.at("/proposal", "changed_since_proposed", detail)
    return proposal


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
                        "category": line.recipient.category,
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
