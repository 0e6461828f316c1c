"""The only place where postings are written. Refusals by the database are raised as the rule that was broken."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError
from django.db.models import Model

from core import clock, sql
from core.actors import Actor
from core.bulk_insert import literal_array
from quotas.ledger.refusals import meaning
from quotas.models import Account, LineUse, NoticeLine, Posting, Succession
from quotas.quantities import to_kilogram

Kind = Posting.Kind
_ONLY_USE = frozenset({Kind.USE, Kind.ACCEPT})


@dataclass(frozen=True, slots=True)
class _Posted:
    id: UUID


_INSERT = sql.Query(__file__, "posting.sql", _Posted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A posting to write: positive tonnes, between two accounts or into one, with the document it is based on.

    ``key``: of the movement that it belongs to, if postings of several are made together.
    """

    kind: Posting.Kind | str
    tonnes: Decimal
    effective_on: dt.date
    to: Account | UUID | None = None
    from_: Account | UUID | None = None
    notice_line: NoticeLine | UUID | None = None
    line_use: LineUse | UUID | None = None
    succession: Succession | UUID | None = None
    document: str = ""
    reverses: Posting | UUID | None = None
    key: str = ""

    @classmethod
    def reversal(cls, posting: Posting, **document: Any) -> "Entry":
        """Return the exact inverse of a posting.

        Unless another document is given, it refers to what the reversed posting refers to: a notice line, a use, a
        succession or a document in words.
        """
        if not document:
            document = {
                "notice_line": posting.notice_line_id,
                "line_use": posting.line_use_id,
                "succession": posting.succession_id,
                "document": posting.document,
            }
        return cls(
            kind=Kind.REVERSE,
            tonnes=posting.tonnes,
            effective_on=posting.effective_on,
            from_=posting.from_account_id,
            to=posting.to_account_id,
            reverses=posting,
            **document,
        )


def post(*, actor: Actor, key: str = "", **entry: Any) -> UUID:
    """Make one posting; ``entry`` as in ``Entry``."""
    return post_many([Entry(**entry)], actor=actor, key=key)[0]


def reverse(postings: Collection[Posting], *, actor: Actor, key: str = "", **document: Any) -> list[UUID]:
    """Take back postings exactly, all or none, in one netted update."""
    return post_many([Entry.reversal(posting, **document) for posting in postings], actor=actor, key=key)


def post_many(entries: Sequence[Entry], *, actor: Actor, key: str = "") -> list[UUID]:
    """Make all these postings in one statement, netted per account, or none of them.

    They share one key, except those that have their own.
    """
    if not entries:
        return []
    shared = key or str(uuid4())
    sides = {pk for entry in entries for pk in (_id(entry.from_), _id(entry.to)) if pk}
    parameters: dict[str, Any] = {
        "accounts": list(sides),
        "moves_quota": any(_kind_of(entry) not in _ONLY_USE for entry in entries),
        "recorded_at": clock.stated_instant(),
        "actor_id": actor.pk,
        "actor_name": str(actor)[:160],
        "kind": literal_array(entry.kind for entry in entries),
        "from_": literal_array(_id(entry.from_) for entry in entries),
        "to": literal_array(_id(entry.to) for entry in entries),
        "tonnes": literal_array(to_kilogram(entry.tonnes) for entry in entries),
        "effective_on": literal_array(entry.effective_on for entry in entries),
        "reverses": literal_array(_id(entry.reverses) for entry in entries),
        "notice_line": literal_array(_id(entry.notice_line) for entry in entries),
        "line_use": literal_array(_id(entry.line_use) for entry in entries),
        "succession": literal_array(_id(entry.succession) for entry in entries),
        "document": [entry.document for entry in entries],
        "key": [entry.key or shared for entry in entries],
    }
    try:
        return [posted.id for posted in _INSERT.all(**parameters)]
    except DatabaseError as error:
        if (refused := meaning(error)) is None:
            raise
        raise refused from error


def _id(thing: Model | UUID | None) -> UUID | None:
    return thing.pk if isinstance(thing, Model) else thing


def _kind_of(entry: Entry) -> str:
    """Return the kind of a posting; for a reversal, the kind of the reversed one.

    A reversal known only by its id counts as moving quota, which takes more locks.
    """
    return entry.reverses.kind if isinstance(entry.reverses, Posting) else str(entry.kind)
