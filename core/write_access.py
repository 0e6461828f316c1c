"""The beginning of every service that writes: authorise, lock in the declared order, read afresh, compare the version.

``WriteAccess`` declares for one model who may write it, which rows are locked with a row of it, and how it is read. A
``Lifecycle`` (``core.lifecycle``) adds states and guards. A service begins with ``begin`` or ``begin_new`` and neither
authorises nor locks by hand, as ``tests/permissions/test_begun_services.py`` checks.
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
from core.type_aliases import Text

NOT_ALLOWED = gettext_lazy("Your roles do not allow this here.")


class Can(Protocol):
    def __call__(self, actor: Actor, capability: str, obj: Any, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Lock:
    """Rows of another model that are locked together with an object; ``keys`` returns theirs for the object."""

    model: type[Model]
    keys: Callable[[Any], Iterable[UUID | None]]


class WriteAccess[Row: Model]:
    """Access of services to the rows of one model.

    ``rows`` returns the queryset by which a row is read afresh once it is locked; ``denied`` is the sentence of the
    refusal. Without ``locks_rows`` the row itself is not locked, since it never changes. ``about`` returns
    what a new row is about, where that decides who may add it.
    """

    def __init__(
        self,
        model: type[Row],
        *,
        can: Can,
        rows: Callable[[], QuerySet[Row]] | None = None,
        locks: Sequence[Lock] = (),
        denied: Text = NOT_ALLOWED,
        locks_rows: bool = True,
        about: Callable[[Row], Model] | None = None,
    ) -> None:
        self.model, self.can, self.locks, self.denied = model, can, tuple(locks), denied
        self.locks_rows, self._rows, self._about = locks_rows, rows, about

    def begin(
        self, obj: Row, capability: str, actor: Actor, *, also: Sequence[Model] = (), beside: Iterable[Model] = ()
    ) -> Row:
        """Return the row, locked and read afresh, for an actor who may write it.

        ``also``: rows among the arguments of the act, for which the actor needs the same right; ``beside``: rows
        without such a requirement. Both are locked with it.

        Raises:
            NotFound: if a conflict of interest closes it to the actor.
            Forbidden: if the actor lacks the capability here.
            Stale: if it was changed since the client read it.
        """
        self.authorise(capability, actor, obj, *also)
        return self.lock(obj, beside=[*also, *beside])

    def begin_new(
        self,
        make: Callable[[], Row],
        capability: str,
        actor: Actor,
        *,
        also: Sequence[Model] = (),
        beside: Iterable[Model] = (),
    ) -> Row:
        """Return a new row, not yet saved, for an actor who may create it; ``beside`` is locked.

        ``make`` is called once it is known that the actor holds the capability anywhere, so that input is judged after.
        """
        (row,) = self.begin_new_many(lambda: [make()], capability, actor, also=also, beside=beside)
        return row

    def begin_new_many(
        self,
        make: Callable[[], list[Row]],
        capability: str,
        actor: Actor,
        *,
        also: Sequence[Model] = (),
        beside: Iterable[Model] = (),
    ) -> list[Row]:
        _require_transaction()
        if not self.can(actor, capability, None):
            raise denial(actor, None, self.denied)
        rows = make()
        self.authorise(capability, actor, *(self._about(row) if self._about else row for row in rows), *also)
        _lock(map(_key, (*also, *beside)))
        return rows

    def begin_many(
        self, rows: QuerySet[Row], capability: str, actor: Actor
    ) -> tuple[list[Row], list[tuple[Row, DomainError]]]:
        """Return the rows that the actor may write, locked and read afresh, and the refusals of the others."""
        return self._begin_each(rows, capability, actor, lambda row: None)

    def _begin_each(
        self, rows: QuerySet[Row], capability: str, actor: Actor, require: Callable[[Row], None]
    ) -> tuple[list[Row], list[tuple[Row, DomainError]]]:
        """Begin every row that the actor may write and of which ``require`` raises nothing."""
        if not self.can(actor, capability, None):
            raise denial(actor, None, self.denied)
        begun: list[Row] = []
        refused: list[tuple[Row, DomainError]] = []
        for row in self.lock_many(rows):
            try:
                self.authorise(capability, actor, row)
                require(row)
            except DomainError as refusal:
                refused.append((row, refusal))
            else:
                begun.append(row)
        return begun, refused

    def authorise(self, capability: str, actor: Actor, *rows: Model) -> None:
        """Refuse an actor who may not exercise the capability on each of the rows. Services use ``begin``."""
        for row in rows:
            if not self.can(actor, capability, row):
                raise denial(actor, row, self.denied, holds=self.can(actor, capability, None))

    def lock(self, obj: Row, *, beside: Iterable[Model] = (), more: Iterable[Lock] = ()) -> Row:
        """Return the row, locked with what belongs to it and read afresh; for tasks that act for no person.

        The row is read in a second statement: a join in the locking one would show relations from before the wait.
        """
        _require_transaction()
        locks, named = (*self.locks, *more), {_key(row) for row in beside}
        locked = named | _keys(locks, obj) | ({_key(obj)} if self.locks_rows else set())
        _lock(locked)
        fresh = self._read(obj)
        if missing := (named | _keys(locks, fresh)) - locked:  # such as those of another row that it belongs to now
            _lock(missing)
            fresh = self._read(obj)
        if isinstance(fresh, Versioned):
            expected_versions.check(fresh)
        return fresh

    def _read(self, obj: Row) -> Row:
        if (fresh := self.rows().filter(pk=obj.pk).order_by("pk").first()) is None:
            raise absent()
        return fresh

    def rows(self) -> QuerySet[Row]:
        return self._rows() if self._rows else self.model._default_manager.all()

    def lock_many(self, rows: QuerySet[Row]) -> list[Row]:
        """Return rows, locked with what belongs to them and read afresh."""
        _require_transaction()
        selected = list(rows.order_by("pk"))
        own = {_key(row) for row in selected} if self.locks_rows else set()
        _lock(own.union(*(_keys(self.locks, row) for row in selected)))
        return list(rows.order_by("pk"))


def denial(actor: Actor, obj: Model | None, detail: Text = NOT_ALLOWED, *, holds: bool = False) -> DomainError:
    """Return the refusal of an actor: "not found" for a row that a conflict of interest closes to him.

    ``holds``: whether one of his roles has the capability, so that a declaration of impartiality would suffice.
    """
    reach = getattr(actor, "reach", None)
    if obj is not None and reach is not None:
        if reach.is_closed(obj):
            return absent()
        if holds and reach.is_unopened(obj):
            return declaration_required()
    return Forbidden("forbidden", str(detail))


def declaration_required() -> Forbidden:
    """Return the refusal of a file that opens once the actor has declared his impartiality."""
    detail = _("Declare first that you have no conflict of interest with the parties of this case.")
    return Forbidden("declaration_required", detail)


def absent() -> NotFound:
    return NotFound("not_found", _("This does not exist, or it is outside your jurisdiction."))


type _Key = tuple[type[Model], Any]


def _key(row: Model) -> _Key:
    return row._meta.model, row.pk  # of the row itself, where it is a lazy object such as the user of a request


def _keys(locks: Iterable[Lock], obj: Model) -> set[_Key]:
    return {(lock.model, key) for lock in locks for key in lock.keys(obj) if key is not None}


def _lock(wanted: Iterable[_Key]) -> None:
    """Lock rows table by table in the declared order, and within a table in the order of their keys. One statement.

    PostgreSQL runs the parts of the statement one after another, and each locks its rows as it reads them.
    """
    tables: dict[type[Model], list[Any]] = defaultdict(list)
    for model, key in wanted:
        tables[model].append(key)
    if models := sorted(tables, key=position):
        with connection.cursor() as cursor:
            cursor.execute(SQL(" UNION ALL ").join(map(_locking, models)), [tables[model] for model in models])


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
