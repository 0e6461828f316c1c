"""Approval: a second officer brings a notice into force, and the whole of it is posted or nothing."""

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from core import clock
from core.errors import Conflict
from core.outbox import announce
from core.transactions import service
from enterprises import queries
from enterprises.services import signatures
from quotas import ledger, signing
from quotas.capabilities import NOTICES_APPROVE
from quotas.events import NOTICE_IN_FORCE
from quotas.ledger import Entry
from quotas.ledger.locks import lock_programme_year
from quotas.models import Account, Notice, NoticeLine, Posting
from quotas.quantities import ZERO
from quotas.services import programmes
from quotas.services.notices.acting import WHOLE, authorise, locked, record

State, Kind = Notice.State, Posting.Kind


@service
def approve(notice: Notice, *, actor: Any, proof: signatures.Proof | None = None) -> Notice:
    """Bring a submitted notice into force: its lines are posted in one statement, under the lock of the accounts."""
    authorise(actor, NOTICES_APPROVE, notice)
    year = lock_programme_year(notice.programme_year_id)
    notice = locked(notice, "approve", actor=actor)
    _issued_in_order(notice)
    lines = list(notice.lines.all())
    accounts = _accounts(notice, lines)
    ledger.lock(accounts.values())

    for line in lines:
        line.increment = _increment(notice, line)
    _not_to_the_stopped(lines)
    signature = signatures.redeem(
        proof, actor=actor, purpose=signing.NOTICE, obj=notice, content=signing.of_notice(notice)
    )
    notice.state, notice.approved_by, notice.approved_at = State.IN_FORCE, actor, clock.now()
    notice.save_next("state", "approved_by", "approved_at")
    NoticeLine.objects.bulk_update(lines, ["increment"])
    entries = [entry for line in lines if (entry := _entry(notice, line, accounts)) is not None]
    ledger.post_many(entries, actor=actor, key=f"notice:{notice.pk}")
    programmes.open_with_first_notice(year, actor=actor)
    increments = [str(line.increment) for line in lines]
    record(notice, "approve", actor=actor, increments=increments, signature=signature)
    announce(NOTICE_IN_FORCE, notice_id=notice.pk)
    return WHOLE.get(pk=notice.pk)


def _issued_in_order(notice: Notice) -> None:
    later = Notice.objects.filter(
        programme_year=notice.programme_year, issuer=notice.issuer, state=State.IN_FORCE, issued_on__gt=notice.issued_on
    )
    if (newest := later.order_by("-issued_on").first()) is not None:
        raise Conflict(
            "issued_on_backwards",
            _("%(number)s, issued on %(day)s, is in force already: the day of issue does not go backwards.")
            % {"number": newest.number, "day": newest.issued_on},
            notice=newest.number,
        )


def _not_to_the_stopped(lines: list[NoticeLine]) -> None:
    """Whose operating licences are all suspended or revoked receives nothing; what it holds stays where it is."""
    gainers = {
        line.to_holder.enterprise_id: line
        for line in lines
        if line.increment is not None and line.increment > ZERO and line.to_holder.enterprise_id is not None
    }
    if stopped := queries.stopped(gainers, clock.today()) if gainers else set():
        codes = sorted(gainers[owner].to_holder.code for owner in stopped)
        raise Conflict(
            "licences_stopped",
            _("The licences of %(enterprises)s are suspended or revoked: no quota is given to it.")
            % {"enterprises": ", ".join(codes)},
            enterprises=codes,
        )


def _accounts(notice: Notice, lines: list[NoticeLine]) -> dict[tuple[Any, str], Account]:
    holders = [line.to_holder for line in lines] + [line.from_holder for line in lines if line.from_holder]
    return ledger.accounts_for(notice.programme_year, [line.category for line in lines], holders)


def _increment(notice: Notice, line: NoticeLine) -> Decimal:
    """What the line adds to what is in force; a cumulative figure counts what the same issuer gave before."""
    if notice.basis == Notice.Basis.INCREMENTAL:
        return -line.tonnes if notice.reduction else line.tonnes
    increment = line.tonnes - in_force(notice, line)
    if increment < ZERO and not notice.reduction:
        raise Conflict(
            "below_what_is_in_force",
            _("Line %(position)d states %(stated)s t, but %(given)s t are in force. Less is possible by a reduction.")
            % {"position": line.position, "stated": line.tonnes, "given": line.tonnes - increment},
            line=line.position,
        )
    return increment


def in_force(notice: Notice, line: NoticeLine) -> Decimal:
    """What notices of this issuer in force have given this holder; transfers, returns and deductions are left out."""
    same = NoticeLine.objects.filter(
        notice__programme_year=notice.programme_year,
        notice__issuer=notice.issuer,
        notice__state=State.IN_FORCE,
        to_holder=line.to_holder,
        category=line.category,
    )
    return same.aggregate(total=Sum("increment"))["total"] or ZERO


def _entry(notice: Notice, line: NoticeLine, accounts: dict[tuple[Any, str], Account]) -> Entry | None:
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
