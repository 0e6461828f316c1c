"""Mergers and closures: unused quota goes to the successor or the giver; excess and flags stay with the enterprise.

Quota moves by recorded postings only. When the predecessor's own use changes later, by an amendment or a repudiation,
``settle`` first takes back from what had moved (or moves what has become free); only the rest is its excess.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from core import clock, outbox
from core.actors import Actor
from core.transactions import service
from core.write_access import Lock
from enterprises.lifecycles.enterprises import ENTERPRISE
from enterprises.models import Enterprise
from enterprises.policies import person
from enterprises.services import enterprises
from quotas import events, ledger
from quotas.models import Account, Posting, ProgrammeYear, Succession
from quotas.quantities import ZERO


@service
def merge(
    enterprise: Enterprise,
    *,
    successor: Enterprise,
    reason: str,
    actor: Actor,
    effective_on: dt.date | None = None,
) -> Succession:
    """Merge an enterprise into another: its sites, licences and unused quota follow. Both keep their past."""
    day = effective_on or clock.today()
    enterprise = enterprises.merge(
        enterprise,
        successor=successor,
        reason=reason,
        actor=actor,
        effective_on=effective_on,
        more=[years_of_accounts(day.year)],
    )
    return _conclude(Succession.Kind.MERGER, enterprise, successor, day, reason, actor)


@service
def close(enterprise: Enterprise, *, reason: str, actor: Actor, effective_on: dt.date | None = None) -> Succession:
    """Close an enterprise for good: its unused quota goes back to the giver."""
    day = effective_on or clock.today()
    enterprise = enterprises.close(
        enterprise, reason=reason, actor=actor, effective_on=effective_on, more=[years_of_accounts(day.year)]
    )
    return _conclude(Succession.Kind.CLOSURE, enterprise, None, day, reason, actor)


def lock(enterprise: Enterprise, year: int) -> None:
    """Take the locks of a merger or closure before looking at its effect."""
    ENTERPRISE.lock(enterprise, more=[years_of_accounts(year)])


def unused(enterprise: Enterprise, year: int) -> list[Account]:
    """Return the accounts whose unused quota a merger or closure in ``year`` moves on."""
    rows = Account.objects.filter(
        holder__enterprise=enterprise, available__gt=0, programme_year__year__gte=year
    ).exclude(category="total")
    rows = rows.exclude(programme_year__state=ProgrammeYear.State.CLOSED)
    return list(rows.select_related("programme_year__programme").order_by("programme_year", "category", "pk"))


def settle(enterprise: Enterprise, accounts: Iterable[UUID | None], *, actor: Actor) -> None:
    """Settle the accounts of an ended enterprise after its use has changed.

    Takes back what it needs from the successor, and moves on what has become free.
    """
    if enterprise.state not in Enterprise.ENDED:
        return
    succession = _succession_of(enterprise)
    if succession is None:
        return
    for account in Account.objects.filter(pk__in=[pk for pk in accounts if pk]).order_by("pk"):
        if account.available < 0:
            _take_back(succession, account, -account.available, actor)
        elif account.available > 0:
            _hand_on(succession, [account], actor)


def _conclude(
    kind: str, predecessor: Enterprise, successor: Enterprise | None, day: dt.date, reason: str, actor: Actor
) -> Succession:
    succession = Succession.objects.create(
        kind=kind,
        predecessor=predecessor,
        successor=successor,
        effective_on=day,
        reason=reason.strip(),
        decided_by=person(actor),
        decided_at=clock.now(),
    )
    unused = Account.objects.filter(holder__enterprise=predecessor, available__gt=0).exclude(category="total")
    _hand_on(succession, list(unused.order_by("pk")), actor)
    return succession


def _hand_on(succession: Succession, accounts: Sequence[Account], actor: Actor) -> None:
    """Move the unused quota to the successor in one call.

    Closed years and years before the succession keep theirs, which has lapsed.
    """
    open_years = ProgrammeYear.objects.filter(
        pk__in={account.programme_year_id for account in accounts}, year__gte=succession.effective_on.year
    ).exclude(state=ProgrammeYear.State.CLOSED)
    years = {year.pk: year for year in open_years}
    entries: list[ledger.Entry] = []
    for account in accounts:
        if account.programme_year_id in years:
            target = _other_side(succession, account, years[account.programme_year_id])
            entries += _route(succession, account, target, account.available)
    if entries:
        ledger.post_many(entries, actor=actor, key=f"succession:{succession.pk}")
        outbox.announce(events.QUOTA_MOVED, key=f"succession:{succession.pk}")


def _take_back(succession: Succession, account: Account, needed: Decimal, actor: Actor) -> Decimal:
    """Bring back up to ``needed`` of what this succession moved, as far as it is unused; return how much."""
    needed = min(needed, _moved(succession, account))
    if needed <= 0:
        return ZERO
    source = _other_side(succession, account, account.programme_year)
    free = max(ZERO, source.available if succession.successor else source.undistributed)
    if free < needed and succession.successor is not None:
        # The successor may itself have been merged since, and have passed it on with all the rest.
        onward = _succession_of(succession.successor)
        if onward is not None:
            free += _take_back(onward, source, needed - free, actor)
    amount = min(needed, free)
    if amount > 0:
        ledger.post_many(
            _route(succession, source, account, amount), actor=actor, key=f"succession:{succession.pk}:back"
        )
        outbox.announce(events.QUOTA_MOVED, key=f"succession:{succession.pk}:back")
    return amount


def _moved(succession: Succession, account: Account) -> Decimal:
    """Return what this succession has taken from the account, less what it has brought back."""
    postings = Posting.objects.filter(succession=succession)
    sums = postings.aggregate(
        gone=Sum("tonnes", filter=Q(from_account=account), default=ZERO),
        back=Sum("tonnes", filter=Q(to_account=account), default=ZERO),
    )
    return sums["gone"] - sums["back"]


def _other_side(succession: Succession, account: Account, year: ProgrammeYear) -> Account:
    """Return the account that unused quota goes to: the successor's or, for a closure, the giver's."""
    if succession.successor is None:
        assert account.parent_id is not None
        return Account.objects.select_related("holder").get(pk=account.parent_id)
    return ledger.account_for(year, account.category, ledger.holder_of(succession.successor))


def _route(succession: Succession, source: Account, target: Account, tonnes: Decimal) -> list[ledger.Entry]:
    """Return the legs of a move: up to the common ancestor, then down.

    A closure has one leg, to the giver or from it.
    """
    if succession.kind == Succession.Kind.CLOSURE:
        kind = Posting.Kind.RETURN if source.parent_id == target.pk else Posting.Kind.DISTRIBUTE
        legs = [(kind, source.pk, target.pk)]
    else:
        legs = [(Posting.Kind.TRANSFER, one, other) for one, other in ledger.route(source, target)]
    return [
        ledger.Entry(
            kind=kind, from_=one, to=other, tonnes=tonnes, effective_on=succession.effective_on, succession=succession
        )
        for kind, one, other in legs
    ]


def _succession_of(enterprise: Enterprise) -> Succession | None:
    rows = Succession.objects.filter(predecessor=enterprise).select_related("successor")
    return rows.order_by("-effective_on", "-decided_at").first()


def years_of_accounts(since: int) -> Lock:
    """Return the lock on the programme years, from a year on, in which an enterprise holds accounts."""

    def years(enterprise: Enterprise) -> Iterable[UUID]:
        held = Account.objects.filter(holder__enterprise=enterprise, programme_year__year__gte=since)
        return held.values_list("programme_year_id", flat=True)

    return Lock(ProgrammeYear, years)
