"""Deadlines of a person, collected from every app for his calendar."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from enterprises.models import User


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by whose end something is to be done. It names objects by number, and no person."""

    key: str  # the same for the same duty, whenever it is asked for
    day: dt.date
    title: str  # in the active language
    path: str


type Source = Callable[[User, dt.date, dt.date], Iterable[Deadline]]

_SOURCES: list[Source] = []


def register_source(asked: Source) -> Source:
    """Register a function that returns a person's deadlines between two days, both included."""
    _SOURCES.append(asked)
    return asked


def list_deadlines(person: User, first: dt.date, last: dt.date) -> list[Deadline]:
    return sorted(_collect_deadlines(person, first, last), key=lambda deadline: (deadline.day, deadline.key))


def _collect_deadlines(person: User, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    for asked in _SOURCES:
        yield from asked(person, first, last)
