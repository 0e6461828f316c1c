"""Compiled queries: a queryset that is used all day is compiled to SQL once.

The ORM composes the statement of a queryset anew each time, which takes longer than the database takes to answer. A
``Question`` compiles it at the first use; then only the values differ::

    _LINES = Question(lambda report: ReportLine.objects.filter(report=report).select_related("site").order_by("id"))
    lines = _LINES(report=report.pk)

What is kept is text (and, by the database, its plan), never a row: every answer is read from the database, under the
reach declared at the time. An answer is a list and cannot be filtered further. Values are given as the database takes
them (keys, not rows), and never ``None``; for a list of values write ``column=one_of(values)``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import cached_property
from inspect import signature
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet, Value
from django.db.transaction import TransactionManagementError

from core import plans


class _Slot(Value):
    """A placeholder in a queryset for a value given later."""

    def __init__(self, name: str, written: str = "%s") -> None:
        super().__init__(None)
        self.name, self.written = name, written

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self.written, (self,)


def one_of(slot: Any) -> Any:
    """Return the condition that a column equals one of the values in a list, for use in a compiled query."""
    return _Slot(slot.name, "ANY(%s)")


class Question[Row]:
    """A compiled query; ``build`` returns the queryset for placeholders with its parameters' names."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build

    def __call__(self, **values: Any) -> list[Row]:
        rows, template, converters, sql, slots = self._composed
        if rows.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("rows are locked within a transaction only")
        asked = tuple(values[slot.name] if isinstance(slot, _Slot) else slot for slot in slots)
        compiler = copy(template)
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: (sql, asked)
        compiler.get_converters = lambda expressions: converters
        found = rows._chain()
        found._query.get_compiler = lambda *args, **kwargs: compiler
        with plans.kept():
            return list(found)

    def first(self, **values: Any) -> Row | None:
        return next(iter(self(**values)), None)

    def one(self, **values: Any) -> Row:
        """Return the first row; raise the model's ``DoesNotExist`` if there is none."""
        found = self.first(**values)
        if found is None:
            raise self._composed[0].model.DoesNotExist
        return found

    @cached_property
    def _composed(self) -> tuple[Any, Any, Any, str, tuple[Any, ...]]:
        rows: Any = self._build(**{name: _Slot(name) for name in signature(self._build).parameters})
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, slots = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        return rows, compiler, converters, sql, tuple(slots)


def hand_out(rows: Sequence[Model], name: str, found: Iterable[Model]) -> None:
    """Assign related rows as a prefetch does, so that ``row.<name>.all()`` returns them without a query.

    The related rows keep the order of ``found``.
    """
    if not rows:
        return
    field = getattr(type(rows[0]), name).field
    theirs: dict[Any, list[Model]] = defaultdict(list)
    for one in found:
        theirs[getattr(one, field.attname)].append(one)
    for row in rows:
        for one in theirs[row.pk]:
            setattr(one, field.name, row)
        known = getattr(row, name).all()
        known._result_cache, known._prefetch_done = theirs[row.pk], True
        row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known
