"""Approval by a second officer in four steps: read, decide, write, answer. It brings a notice into force as a whole."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core import clock
from core.actors import Actor
from core.outbox import announce
from core.transactions import service
from enterprises.models import Enterprise
from enterprises.policies import person
from enterprises.services import signatures, validation
from quotas import ledger, signed_content
from quotas.events import NOTICE_IN_FORCE
from quotas.ledger import Entry
from quotas.models import Account, Notice, NoticeLine, Posting
from quotas.quantities import ZERO
from quotas.queries import effects
from quotas.queries.printed_figures import declared_sums, figures_of
from quotas.services import programme_years, successions
from quotas.services.notices import ledger_checks, withholding
from quotas.services.notices.audit_trail import record
from quotas.services.notices.lifecycle import LIFECYCLE, WHOLE

State, Kind = Notice.State, Posting.Kind

type Accounts = Mapping[tuple[UUID, str], Account]  # by holder and category


@service
def approve(notice: Notice, *, actor: Actor, proof: signatures.Proof | None = None) -> Notice:
    """Bring a submitted notice into force: its lines are posted in one statement."""
    notice = LIFECYCLE.begin(notice, "approve", actor)

    # Read what each line adds to what is in force; the lock of the programme year keeps it so.
    lines = list(notice.lines.all())
    for line, increment in zip(lines, effects.increments(notice, lines), strict=True):
        line.increment = increment

    # Decide. What the person has signed is what comes into force.
    validation.require_not_frozen(notice.place.code)
    ledger_checks.require_none(notice)
    content = signed_content.content_of_notice(notice)
    signature = signatures.redeem(
        proof, actor=actor, purpose=signed_content.NOTICE, obj=notice, content=content, demanded=True
    )

    # Write. The ledger locks the accounts, and refuses what would hand on more than there is.
    notice.state, notice.approved_by, notice.approved_at = State.IN_FORCE, person(actor), clock.now()
    notice.save_next("state", "approved_by", "approved_at")
    accounts = _open_accounts(notice, lines)
    withholding.withhold(notice, lines, accounts)
    NoticeLine.objects.bulk_update(lines, ["increment", "withheld", "withheld_because"])
    ledger.post_many(_entries(notice, lines, accounts), actor=actor, key=f"notice:{notice.pk}")
    _settle_ended(lines, accounts, actor=actor)
    programme_years.open_with_first_notice(notice.programme_year, actor=actor)
    increments = [str(line.increment) for line in lines]
    sums = declared_sums(figures_of(notice), lines)
    withheld = {line.to_holder.code: f"{line.withheld:.3f}" for line in lines if line.withheld is not None}
    differences = {row.figure.label: f"{row.difference:.3f}" for row in sums if row.difference}
    said = {"sums_that_differ": differences} if differences else {}
    data: dict[str, Any] = {"increments": increments, "withheld": withheld, "signature": signature, **said}
    record(notice, "approve", actor=actor, **data)
    announce(NOTICE_IN_FORCE, notice_id=notice.pk)

    # Answer with the notice as it is in force.
    return WHOLE.get(pk=notice.pk)


def _entries(notice: Notice, lines: Sequence[NoticeLine], accounts: Accounts) -> list[Entry]:
    """Return the postings of a notice: what each line adds, or takes away, and what of it is withheld."""
    entries = [entry for line in lines if (entry := _entry(notice, line, accounts)) is not None]
    withheld = [
        Entry(
            kind=Kind.WITHHOLD,
            to=accounts[line.to_holder_id, line.category],
            tonnes=line.withheld,
            effective_on=notice.effective_on,
            notice_line=line,
        )
        for line in lines
        if line.withheld is not None
    ]
    return entries + withheld


def _settle_ended(lines: Sequence[NoticeLine], accounts: Accounts, *, actor: Actor) -> None:
    """Pass on quota given to an enterprise that has ended, for a paper entered late.

    The rest goes to its successor or back to the giver.
    """
    for line in lines:
        enterprise = line.to_holder.enterprise
        if enterprise is not None and enterprise.state in Enterprise.ENDED:
            successions.settle(enterprise, [accounts[line.to_holder_id, line.category].pk], actor=actor)


def _open_accounts(notice: Notice, lines: Sequence[NoticeLine]) -> Accounts:
    holders = [line.to_holder for line in lines] + [line.from_holder for line in lines if line.from_holder]
    return ledger.accounts_for(notice.programme_year, [line.category for line in lines], holders)


def _entry(notice: Notice, line: NoticeLine, accounts: Accounts) -> Entry | None:
    assert line.increment is not None
    if line.increment == ZERO:
        return None
    taker = accounts[line.to_holder_id, line.category]
    giver = accounts[line.from_holder_id, line.category] if line.from_holder_id else None
    common: dict[str, Any] = {"tonnes": abs(line.increment), "effective_on": notice.effective_on, "notice_line": line}
    if line.increment < ZERO:
        return Entry(kind=Kind.REDUCE, from_=taker, to=giver, **common)
    if giver is None:
        return Entry(kind=Kind.CONTROL, to=taker, **common)
    return Entry(kind=Kind.DISTRIBUTE, from_=giver, to=taker, **common)
