"""Movements of a sheet that two people approved: begun, judged and posted together, by a fixed number of statements."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core.actors import Actor
from core.transactions import service
from core.write_access import WriteAccess, absent
from enterprises.models import Jurisdiction
from enterprises.services import approvals
from quotas.capabilities import QUOTA_MOVE
from quotas.models import Account, Posting
from quotas.policies import may_enter_movements
from quotas.quantities import ZERO
from quotas.services import movements
from quotas.services.movement_facts import MovementFacts
from quotas.services.movements import Movement

SHEET = WriteAccess(Jurisdiction, can=may_enter_movements, locks_rows=False)


@dataclass(frozen=True, slots=True)
class Move:
    """A movement of a sheet: ``act`` is the two-person act that would do it alone; ``target`` receives, if any does."""

    act: str
    source: Account
    tonnes: Decimal
    document: str
    effective_on: dt.date
    target: Account | None = None


@service
def enter_many(place: Jurisdiction, *, actor: Actor, reason: str, moves: Sequence[Move]) -> list[Posting]:
    """Post the movements of a sheet, all or none. Takes two people, who approve every row of it."""
    place = SHEET.begin(place, QUOTA_MOVE, actor, beside=[move.source.programme_year for move in moves])
    approvals.require(movements.ENTER_MANY, place, actor=actor)
    return movements.post(_listed(moves, actor), actor, reason)


def _listed(moves: Sequence[Move], actor: Actor) -> list[Movement]:
    """Return the movements of a sheet as they will be posted, each judged as the earlier ones leave the accounts."""
    begun = _begin_listed(moves, actor)
    sides = [(begun[move.source.pk], begun[move.target.pk]) for move in moves if move.target is not None]
    pairs = [(source, target) for source, target in sides if target.pk != source.parent_id]
    facts = MovementFacts.read(
        actor,
        pairs=pairs,
        freed=[begun[move.source.pk] for move in moves if move.act in (movements.RELEASE, movements.REASSIGN)],
        receivers=[
            (target.holder.enterprise, target.programme_year.programme)
            for _source, target in pairs
            if target.holder.enterprise is not None
        ],
    )
    return [_judged(move, begun, facts, actor) for move in moves]


def _begin_listed(moves: Sequence[Move], actor: Actor) -> dict[UUID, Account]:
    """Return the accounts of a sheet by their keys, locked and read afresh, if the actor may move quota of each."""
    returned = {move.source.pk for move in moves if move.act == movements.RETURN}
    moved = {move.source.pk for move in moves if move.act != movements.RETURN}
    moved |= {move.target.pk for move in moves if move.target is not None and move.target.pk != move.source.parent_id}
    begun: dict[UUID, Account] = {}
    for access, keys in ((movements.RETURNED, returned), (movements.ACCOUNT, moved)):
        rows, refused = access.begin_many(access.rows().filter(pk__in=keys), QUOTA_MOVE, actor)
        if refused:
            raise refused[0][1]
        begun |= {row.pk: row for row in rows}
        if not keys <= begun.keys():
            raise absent()
    givers = {move.target.pk for move in moves if move.target is not None} - begun.keys()
    return begun | {row.pk: row for row in movements.ACCOUNT.rows().filter(pk__in=givers)}


def _judged(move: Move, begun: Mapping[UUID, Account], facts: MovementFacts, actor: Actor) -> Movement:
    source, target = begun[move.source.pk], begun[move.target.pk] if move.target is not None else None
    if move.act in (movements.RELEASE, movements.REASSIGN):
        movements.require_no(movements.obstacle_to_freeing(source, move.tonnes, actor, facts))
    if target is not None and target.pk != source.parent_id:
        movements.require_receiver(source, target, facts)
        movements.require_no(movements.obstacle_on_the_way(source, target, actor, facts))
    # In memory alone, for the rows below; the ledger keeps the figure.
    source.withheld += {
        movements.WITHHOLD: move.tonnes,
        movements.RELEASE: -move.tonnes,
        movements.REASSIGN: -move.tonnes,
    }.get(move.act, ZERO)
    return Movement(
        legs=movements.take_legs(move.act, source, target, facts.routes),
        accounts=[source, target] if target is not None else [source],
        tonnes=move.tonnes,
        document=move.document,
        effective_on=move.effective_on,
        action="reassign" if move.act == movements.REASSIGN else "",
    )
