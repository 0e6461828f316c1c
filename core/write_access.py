"""The one way into every service that writes: authorise, lock in the declared order, read afresh, compare the version.

``WriteAccess`` declares for one model who may write it, which rows are locked with a row of it, and how it is read. A
``Lifecycle`` (``core.lifecycle``) adds states and guards. A service begins with ``begin`` or ``begin_new`` and neither
authorises nor locks by hand; ``tests/permissions/test_shell.py`` holds this.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.sql import SQL, Composed, Identifier

from core import expected_versions
from core.actors import Actor
from core.errors import DomainError, Forbidden, NotFound
from core.models.base import Versioned

NOT_ALLOWED = gettext_lazy("Your roles do not allow this here.")


class Can(Protocol):
    def __call__(self, actor: Any, capability: str, obj: Any, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Lock:
    """Rows of another model that are locked together with an object; ``keys`` returns theirs for the object."""

    model: type[Model]
    keys: Callable[[Any], Iterable[UUID | None]]


class WriteAccess[Row: Model]:
    """Access of services to the rows of one model.

    ``rows`` returns the queryset by which a row is read afresh once it is locked; ``denied`` is the sentence of the
    refusal. Without ``locks_rows`` the row itself is not locked, since it never changes.
    """

    def __init__(
        self,
        model: type[Row],
        *,
        can: Can,
        rows: Callable[[], QuerySet[Row]] | None = None,
        locks: Sequence[Lock] = (),
        denied: Any = NOT_ALLOWED,
        locks_rows: bool = True,
    ) -> None:
        self.model, self.can, self.locks, self.denied = model, can, tuple(locks), denied
        self.locks_rows, self._rows = locks_rows, rows

    def begin(self, obj: Row, capability: str, actor: Actor, *, beside: Iterable[Model] = ()) -> Row:
        """Return the row, locked and read afresh, for an actor who may write it.

        ``beside``: rows that arguments of the act name, to be locked with it.

        Raises:
            NotFound: if a conflict of interest closes it to the actor.
            Forbidden: if the actor lacks the capability here.
            Stale: if it was changed since the client read it.
        """
        self.authorise(obj, capability, actor)
        return self.lock(obj, beside=beside)

    def begin_new(self, draft: Row | None, capability: str, actor: Actor, *, beside: Iterable[Model] = ()) -> None:
        """Begin to create a row: authorise the actor for the unsaved ``draft`` and lock what it depends on.

        Without a draft the capability alone decides, for rows that lie in no place.
        """
        _require_transaction()
        self.authorise(draft, capability, actor)
        _lock(beside)

    def authorise(self, obj: Row | None, capability: str, actor: Actor) -> None:
        """Refuse an actor who may not exercise the capability on the row. Services use ``begin``."""
        if not self.can(actor, capability, obj):
            raise denial(actor, obj, self.denied)

    def lock(self, obj: Row, *, beside: Iterable[Model] = (), also: Iterable[Lock] = ()) -> Row:
        """Return the row, locked with what belongs to it and read afresh; for tasks that act for no person.

        The row is read in a second statement: a join in the locking one would show relations from before the wait.
        """
        _require_transaction()
        related = ((lock.model, lock.keys(obj)) for lock in (*self.locks, *also))
        _lock([obj, *beside] if self.locks_rows else beside, related)
        fresh = self.rows().filter(pk=obj.pk).order_by("pk").first()
        if fresh is None:
            raise absent()
        if isinstance(fresh, Versioned):
            expected_versions.check(fresh)
        return fresh

    def rows(self) -> QuerySet[Row]:
        return self._rows() if self._rows else self.model._default_manager.all()

    def lock_many(self, rows: QuerySet[Row]) -> list[Row]:
        """Return rows, locked with what belongs to them and read afresh."""
        _require_transaction()
        found = list(rows.order_by("pk"))
        related = ((lock.model, [key for row in found for key in lock.keys(row)]) for lock in self.locks)
        _lock(found, related)
        return list(rows.order_by("pk"))


def denial(actor: Actor, obj: Model | None, detail: Any = NOT_ALLOWED) -> DomainError:
    """Return the refusal of an actor: what a conflict of interest closes to him does not exist for him."""
    reach = getattr(actor, "reach", None)
    if obj is not None and reach is not None and reach.is_closed(obj):
        return absent()
    return Forbidden("forbidden", str(detail))


def absent() -> NotFound:
    return NotFound("not_found", _("This does not exist, or it is outside your jurisdiction."))


def _lock(rows: Iterable[Model], related: Iterable[tuple[type[Model], Iterable[UUID | None]]] = ()) -> None:
    """Lock rows table by table in the declared order, and within a table in the order of their keys. One statement.

    PostgreSQL runs the parts of the statement one after another, and each locks its rows as it reads them.
    """
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for row in rows:
        wanted[type(row)].add(row.pk)
    for model, keys in related:
        wanted[model] |= {key for key in keys if key is not None}
    models = [model for model in sorted(wanted, key=position) if wanted[model]]
    if not models:
        return
    with connection.cursor() as cursor:
        cursor.execute(SQL(" UNION ALL ").join(map(_locking, models)), [list(wanted[model]) for model in models])


_LOCKING = SQL(
    "SELECT count(*) FROM (SELECT FROM {table} WHERE {key} = ANY (%s) ORDER BY {key} FOR NO KEY UPDATE) locked"
)


def _locking(model: type[Model]) -> Composed:
    key = model._meta.pk
    assert key is not None
    return _LOCKING.format(table=Identifier(model._meta.db_table), key=Identifier(str(key.column)))


def position(model: type[Model]) -> int:
    """Return the place of a model's table in the order of locks."""
    return settings.LOCK_ORDER.index(model._meta.label)


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("a service begins within its transaction")
