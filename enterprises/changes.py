"""The kinds of changes that other systems may read or be told of, each declared by the app of its object.

A module ``changes`` of an app declares which events of the outbox are changes of which model (``declare``). The relay
records them in the transaction that marks the event as delivered, one writer at a time, so that numbers grow in the
order of commit: whoever reads on from a number misses nothing. A change holds a kind and a key. Who sees it is asked of
the object itself, at the time of reading.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from core import outbox, sql
from core.actors import Actor
from core.type_aliases import Text
from enterprises.models import Change

LOCK = 0xC4A6  # advisory: one writer of changes at a time
_INSERT = sql.Command(__file__, "changes.sql")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: its label, the model of its object, and under which path of the API the object is found."""

    name: str
    label: Any
    model: Any
    path: str


KINDS: dict[str, Kind] = {}


def declare(event: str, label: Text, model: type[Model], *, key: str, path: str) -> None:
    """Declare that an event of the outbox is a change of the object whose key its payload has under ``key``."""
    KINDS[event] = Kind(event, label, model, path)
    outbox.receiver(event)(partial(_record, event, key))


def declare_also(event: str, kind: str, *, key: str) -> None:
    """Declare that another event is a change of a kind that is declared already."""
    outbox.receiver(event)(partial(_record, kind, key))


def _record(kind: str, key: str, **payload: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    _INSERT.run(kind=kind, object_id=payload[key], message=outbox.delivering())


def newest() -> int:
    """Return the number of the last change that is committed; 0 if there is none.

    Read it before the rows up to it: a number that is committed later is greater.
    """
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def visible_to(actor: Actor, kinds: list[str] | None = None) -> QuerySet[Change]:
    """Return the changes of objects that the actor may see now."""
    names: dict[Any, list[str]] = defaultdict(list)
    for kind in KINDS.values():
        if kinds is None or kind.name in kinds:
            names[kind.model].append(kind.name)
    seen = Q(pk__in=[])
    for model, of_model in names.items():
        seen |= Q(Exists(model.objects.visible_to(actor).filter(pk=OuterRef("object_id"))), kind__in=of_model)
    return Change.objects.filter(seen)
