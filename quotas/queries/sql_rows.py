"""A list from raw SQL that the ORM cannot express: counted, sliced and iterated like a queryset."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.standby import reading_connection


@dataclass(frozen=True)
class SqlRows[T]:
    """Rows of an ordered ``query``; ``wrap`` turns a batch of them into the resulting objects."""

    query: str
    parameters: tuple[Any, ...]
    wrap: Callable[[Sequence[dict[str, Any]]], list[T]]
    start: int = 0
    stop: int | None = None

    def __getitem__(self, cut: slice) -> "SqlRows[T]":
        begin, end = cut.start or 0, cut.stop
        return replace(self, start=self.start + begin, stop=None if end is None else self.start + end)

    def __iter__(self) -> Iterator[T]:
        return iter(self.wrap(self._fetch(self.start, None if self.stop is None else self.stop - self.start)))

    def count(self) -> int:
        with reading_connection().cursor() as cursor:
            bounded, limits = self._limited(self.start, None if self.stop is None else self.stop - self.start)
            cursor.execute(f"SELECT count(*) FROM ({bounded}) counted", [*self.parameters, *limits])  # noqa: S608 (the text is ours)
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    def order_by(self, *names: str) -> "SqlRows[T]":
        """Return the rows unchanged: the query has its order already."""
        return self

    def iterator(self, chunk_size: int) -> Iterator[T]:
        position = self.start
        while batch := self.wrap(self._fetch(position, chunk_size)):
            yield from batch
            position += chunk_size

    def _limited(self, start: int, limit: int | None) -> tuple[str, list[int]]:
        if limit is None:
            return f"{self.query} OFFSET %s", [start]
        return f"{self.query} LIMIT %s OFFSET %s", [limit, start]

    def _fetch(self, start: int, limit: int | None) -> list[dict[str, Any]]:
        bounded, limits = self._limited(start, limit)
        with reading_connection().cursor() as cursor:
            cursor.execute(bounded, [*self.parameters, *limits])
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
