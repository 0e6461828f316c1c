"""Deadlines of a person, collected from every app for his calendar."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from enterprises.models import User


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day by the end of which something must be done; it names objects by number, and no person."""

    key: str  # the same for the same duty, whenever it is computed
    day: dt.date
    title: str  # in the active language
    path: str


type Source = Callable[[User, dt.date, dt.date], Iterable[Deadline]]

_SOURCES: list[Source] = []


def register_source(source: Source) -> Source:
    """Register a function that returns a person's deadlines between two days, both included."""
    _SOURCES.append(source)
    return source


def list_deadlines(person: User, first: dt.date, last: dt.date) -> list[Deadline]:
    return sorted(_collect_deadlines(person, first, last), key=lambda deadline: (deadline.day, deadline.key))


def _collect_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    for source in _SOURCES:
        yield from source(person, first, last)
