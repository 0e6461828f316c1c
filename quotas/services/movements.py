"""Movements of quota beside the notices: returned, deducted, withheld, released, transferred, each on a paper.

What is withheld is also reassigned at once, to the holder that gave it or to another. A movement made in error is taken
back by ``quotas.services.reversals``. Each takes two people (``quotas.acts.movements``). What an order does to quota is
decided separately, by an officer who did not issue the order (``inspections.services.quota_measures``); the functions
``…_by_order`` carry it out.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, clock
from core.actors import Actor, SystemActor
from core.errors import Conflict, DomainError, Fault, Forbidden, Invalid
from core.outbox import announce_many
from core.transactions import service
from core.write_access import Lock, WriteAccess
from enterprises.services import approvals
from quotas import ledger
from quotas.capabilities import QUOTA_MOVE
from quotas.events import MOVEMENT_MADE, QUOTA_MOVED
from quotas.ledger import Entry
from quotas.models import Account, Category, Posting, ProgrammeYear
from quotas.policies import may_move
from quotas.quantities import MOST_TONNES, ZERO, to_kilogram
from quotas.services import ineligible_recipients
from quotas.services.movement_facts import MovementFacts

RETURN, DEDUCT, WITHHOLD = "quota.return", "quota.deduct", "quota.withhold"
RELEASE, TRANSFER, REASSIGN = "quota.release", "quota.transfer", "quota.reassign"
ENTER_MANY = "movements.enter_many"  # the rows of a sheet
Kind = Posting.Kind

_ACCESS: dict[str, Any] = {
    "rows": lambda: Account.objects.select_related(
        "holder__place",
        "holder__jurisdiction",
        "holder__group",
        "holder__enterprise",
        "programme_year__programme__authority",
    ),
    "locks": [Lock(ProgrammeYear, lambda account: [account.programme_year_id])],
    "locks_rows": False,  # the ledger locks accounts, with those above them
    "denied": gettext_lazy("Only officers above the holder of the quota may do this."),
}
ACCOUNT = WriteAccess(Account, can=may_move, **_ACCESS)
RETURNED = WriteAccess(Account, can=partial(may_move, own=True), **_ACCESS)


type Leg = tuple[Posting.Kind, UUID | None, UUID | None]  # from, to


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement that was judged: its postings, and the accounts in whose trail it stands."""

    legs: Sequence[Leg]
    accounts: Sequence[Account]
    tonnes: Decimal
    document: str
    effective_on: dt.date | None
    action: str = ""


@service
def return_(
    account: Account, *, actor: Actor, reason: str, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> list[Posting]:
    """Return unused quota to the holder that gave it. Takes two people."""
    account = RETURNED.begin(account, QUOTA_MOVE, actor)
    approvals.require(RETURN, account, actor=actor)
    legs = [(Kind.RETURN, account.pk, account.parent_id)]
    return _move(legs, [account], actor, tonnes, document, effective_on, reason=reason)


@service
def deduct(
    account: Account, *, actor: Actor, reason: str, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> list[Posting]:
    """Take unused quota away. Takes two people."""
    account = ACCOUNT.begin(account, QUOTA_MOVE, actor)
    approvals.require(DEDUCT, account, actor=actor)
    legs = [(Kind.DEDUCT, account.pk, account.parent_id)]
    return _move(legs, [account], actor, tonnes, document, effective_on, reason=reason)


@service
def withhold(
    account: Account, *, actor: Actor, reason: str, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> list[Posting]:
    """Keep quota that was issued from being used until it is released. Takes two people."""
    account = ACCOUNT.begin(account, QUOTA_MOVE, actor)
    approvals.require(WITHHOLD, account, actor=actor)
    legs = [(Kind.WITHHOLD, None, account.pk)]
    return _move(legs, [account], actor, tonnes, document, effective_on, reason=reason)


@service
def release(
    account: Account, *, actor: Actor, reason: str, tonnes: Decimal, document: str, effective_on: dt.date | None = None
) -> list[Posting]:
    """Let withheld quota be used. Takes two people."""
    account = ACCOUNT.begin(account, QUOTA_MOVE, actor)
    approvals.require(RELEASE, account, actor=actor)
    require_no(obstacle_to_freeing(account, tonnes, actor))
    legs = [(Kind.RELEASE, None, account.pk)]
    return _move(legs, [account], actor, tonnes, document, effective_on, reason=reason)


@service
def transfer(
    source: Account,
    *,
    target: Account,
    actor: Actor,
    reason: str,
    tonnes: Decimal,
    document: str,
    effective_on: dt.date | None = None,
) -> list[Posting]:
    """Move unused quota to another holder: up to the common ancestor and down again, whole or not at all.

    Takes two people.
    """
    source, target = ACCOUNT.begin(source, QUOTA_MOVE, actor), ACCOUNT.begin(target, QUOTA_MOVE, actor)
    require_receiver(source, target)
    require_no(obstacle_on_the_way(source, target, actor))
    approvals.require(TRANSFER, source, actor=actor)
    legs = [(Kind.TRANSFER, one, other) for one, other in ledger.route(source, target)]
    return _move(legs, [source, target], actor, tonnes, document, effective_on, reason=reason)


@service
def reassign(
    source: Account,
    *,
    target: Account,
    actor: Actor,
    reason: str,
    tonnes: Decimal,
    document: str,
    effective_on: dt.date | None = None,
) -> list[Posting]:
    """Release withheld quota and move it at once: back to the holder that gave it, or to another. Takes two people.

    Its holder can use none of it in between.
    """
    source = ACCOUNT.begin(source, QUOTA_MOVE, actor)
    back = target.pk == source.parent_id
    if not back:
        target = ACCOUNT.begin(target, QUOTA_MOVE, actor)
        require_receiver(source, target)
        require_no(obstacle_on_the_way(source, target, actor))
    require_no(obstacle_to_freeing(source, tonnes, actor))
    approvals.require(REASSIGN, source, actor=actor)
    legs = take_legs(REASSIGN, source, target, ledger.Routes([source, target]))
    return _move(legs, [source, target], actor, tonnes, document, effective_on, reason=reason, action="reassign")


def take_legs(act: str, source: Account, target: Account | None, routes: ledger.Routes) -> list[Leg]:
    if act in (WITHHOLD, RELEASE):
        return [(Kind.WITHHOLD if act == WITHHOLD else Kind.RELEASE, None, source.pk)]
    if target is None:
        return [(Kind.RETURN if act == RETURN else Kind.DEDUCT, source.pk, source.parent_id)]
    legs: list[Leg] = []
    if act == REASSIGN:
        legs.append((Kind.RELEASE, None, source.pk))
        if target.pk == source.parent_id:
            return [*legs, (Kind.DEDUCT, source.pk, target.pk)]
    return [*legs, *((Kind.TRANSFER, one, other) for one, other in routes.take(source, target))]


def require_no(obstacle: DomainError | None) -> None:
    if obstacle is not None:
        raise obstacle


def require_receiver(source: Account, target: Account, facts: MovementFacts | None = None) -> None:
    """Raise if quota of one account cannot go to the other: another year or category, or a barred enterprise."""
    if source.pk == target.pk or (source.programme_year_id, source.category) != (
        target.programme_year_id,
        target.category,
    ):
        raise Invalid.at("/target", "same_year_and_category", _("Name another account of this year and category."))
    receiver = target.holder.enterprise
    if receiver is not None:
        programme = target.programme_year.programme
        barred = facts.barred if facts is not None else ineligible_recipients.obstacles([(receiver, programme)])
        require_no(barred.get((receiver.pk, programme.pk)))


@service
def deduct_by_order(account: Account, *, actor: Actor, tonnes: Decimal, document: str) -> list[Posting]:
    """Take unused quota away by an order. What it cannot take stays due against the next account."""
    account = ACCOUNT.begin(account, QUOTA_MOVE, actor)
    return _move([(Kind.DEDUCT, account.pk, account.parent_id)], [account], actor, tonnes, document, None)


@service
def withhold_by_order(account: Account, *, actor: Actor, tonnes: Decimal, document: str) -> list[Posting]:
    """Withhold quota while an order is in force."""
    account = ACCOUNT.begin(account, QUOTA_MOVE, actor)
    return _move([(Kind.WITHHOLD, None, account.pk)], [account], actor, tonnes, document, None)


@service
def release_by_order(account: Account, *, actor: Actor, tonnes: Decimal, document: str) -> list[Posting]:
    """Let quota be used that an order had withheld."""
    account = ACCOUNT.begin(account, QUOTA_MOVE, actor)
    return _move([(Kind.RELEASE, None, account.pk)], [account], actor, tonnes, document, None)


def obstacle(kind: Posting.Kind, account: Account) -> DomainError | None:
    """Return the reason why no quota of an account can be moved in this way, or ``None``."""
    if account.category == Category.TOTAL:
        return Conflict("total_is_computed", _("A total is computed from its categories; nothing is moved from it."))
    if account.programme_year.state == ProgrammeYear.State.CLOSED and kind in (Kind.RELEASE, Kind.TRANSFER):
        return Conflict("year_closed", _("The programme year is closed."))
    if kind in (Kind.RETURN, Kind.DEDUCT) and account.parent_id is None:
        return Conflict(
            "given_by_nobody", _("The national total was not distributed by anyone. Change it by a notice.")
        )
    if movable(kind, account) <= ZERO:
        if kind == Kind.RELEASE:
            return Conflict("not_enough_withheld", _("Nothing is withheld here."))
        return Conflict("not_enough_unused", _("Nothing is unused here."))
    return None


def obstacle_to(kind: Posting.Kind, account: Account, tonnes: Decimal, document: str) -> DomainError | None:
    """Return the reason why these tonnes cannot be moved, with the figures, or ``None``."""
    if faults := _faults(tonnes, document):
        return Invalid("invalid", _("The request has errors."), errors=faults)
    if tonnes > (most := movable(kind, account)):
        code = "not_enough_withheld" if kind == Kind.RELEASE else "not_enough_unused"
        return Conflict(
            code,
            _("%(asked)s t are asked for, %(most)s t can be moved: %(missing)s t are missing.")
            % {"asked": f"{tonnes:.3f}", "most": f"{most:.3f}", "missing": f"{tonnes - most:.3f}"},
            asked=f"{tonnes:.3f}",
            available=f"{most:.3f}",
            missing=f"{tonnes - most:.3f}",
        )
    return None


def obstacle_to_freeing(
    account: Account, tonnes: Decimal, actor: Actor, facts: MovementFacts | None = None
) -> DomainError | None:
    """Refuse to free what an order or an office above the actor's withheld, with the figure."""
    if isinstance(actor, SystemActor):
        return None
    kept = (facts or MovementFacts.read(actor, freed=[account])).kept[account.pk]
    if tonnes <= account.withheld - kept:
        return None
    detail = _(
        "%(kept)s t of the withheld %(withheld)s t were withheld by an order or by an office above yours: they are"
        " released there."
    )
    theirs, withheld = f"{kept:.3f}", f"{account.withheld:.3f}"
    return Conflict(
        "withheld_by_others", detail % {"kept": theirs, "withheld": withheld}, kept=theirs, withheld=withheld
    )


def obstacle_on_the_way(
    source: Account, target: Account, actor: Actor, facts: MovementFacts | None = None
) -> DomainError | None:
    """Refuse to move quota past an account whose holder sits above the actor: its distribution would change."""
    top = (facts or MovementFacts.read(actor, pairs=[(source, target)])).top(source, target)
    if may_move(actor, QUOTA_MOVE, top, own=True):
        return None
    detail = _("This changes what %(holder)s has distributed: officers of that level may do it.")
    return Forbidden("forbidden", detail % {"holder": top.holder.name})


def movable(kind: Posting.Kind, account: Account) -> Decimal:
    """Return how many tonnes can be moved: the withheld ones for a release, else those not used or distributed."""
    if kind == Kind.RELEASE:
        return account.withheld
    return max(ZERO, min(account.available, account.undistributed))


def _move(
    legs: Sequence[Leg],
    accounts: Sequence[Account],
    actor: Actor,
    tonnes: Decimal,
    document: str,
    effective_on: dt.date | None,
    *,
    reason: str = "",
    action: str = "",
) -> list[Posting]:
    return post([Movement(legs, accounts, tonnes, document, effective_on, action)], actor, reason)


def post(made: Sequence[Movement], actor: Actor, reason: str) -> list[Posting]:
    """Post movements in one statement, all or none, each under a key of its own."""
    if faults := [fault for one in made for fault in _faults(one.tonnes, one.document)]:
        raise Invalid("invalid", _("The request has errors."), errors=faults)
    keyed = [(str(uuid4()), one) for one in made]
    entries = [
        Entry(
            kind=kind,
            from_=giver,
            to=taker,
            tonnes=one.tonnes,
            effective_on=one.effective_on or clock.today(),
            document=one.document.strip(),
            key=key,
        )
        for key, one in keyed
        for kind, giver, taker in one.legs
    ]
    ids = ledger.post_many(entries, actor=actor)
    audit.record_many(
        audit.event(
            actor=actor,
            action=f"movements.{one.action or one.legs[0][0]}",
            obj=account,
            place=account.holder.place.code,
            enterprise_code=account.holder.enterprise.code if account.holder.enterprise else "",
            reason=reason or one.document,
            data={"tonnes": f"{one.tonnes:.3f}", "document": one.document.strip(), "key": key},
        )
        for key, one in keyed
        for account in one.accounts
    )
    announce_many(QUOTA_MOVED, ({"key": key} for key, _one in keyed))
    if reason:  # by two people; what an order does is told with the order
        announce_many(MOVEMENT_MADE, ({"key": key} for key, _one in keyed))
    posted = Posting.objects.in_bulk(ids)
    return [posted[pk] for pk in ids]


def _faults(tonnes: Decimal, document: str) -> list[Fault]:
    faults = []
    if not tonnes.is_finite() or not ZERO < tonnes <= MOST_TONNES or tonnes != to_kilogram(tonnes):
        faults.append(
            Fault("/tonnes", "invalid_tonnes", _("Give tonnes above zero, at most a million, with three decimals."))
        )
    if not document.strip():
        faults.append(Fault("/document", "blank", _("State the document on which this is based.")))
    return faults
