"""Marks of the days that are loaded, by which a load that was cut off goes on. Each keeps what its day left out."""

import datetime as dt
from collections.abc import Iterable, Mapping

from core import audit
from core.models import AuditEvent
from history.parsing.problems import Problem
from history.writing.loader import LOADER

_ACTION = "history.day_loaded"


def days_done(digest: str) -> set[dt.date]:
    """Return the days of a folder that are loaded."""
    labels = AuditEvent.objects.filter(action=_ACTION).values_list("object_label", flat=True)
    return {dt.date.fromisoformat(label.partition(" ")[0]) for label in labels if label.endswith(digest)}


def another_is_loaded(digest: str) -> bool:
    """Return whether files with other contents were loaded before."""
    return AuditEvent.objects.filter(action=_ACTION).exclude(object_label__endswith=digest).exists()


def leave(day: dt.date, digest: str, counts: Mapping[str, int], problems: Iterable[Problem]) -> None:
    """Mark a day as loaded, within the transaction that has loaded it."""
    data = {"taken": dict(counts), "problems": [problem.as_json() for problem in problems]}
    audit.record(actor=LOADER, action=_ACTION, obj=f"{day} {digest}", data=data)


def read(digest: str) -> tuple[dict[str, int], list[Problem]]:
    """Return what was taken of a folder by kind, and what was not, over all days."""
    taken: dict[str, int] = {}
    problems: list[Problem] = []
    for data in AuditEvent.objects.filter(action=_ACTION, object_label__endswith=digest).values_list("data", flat=True):
        for kind, count in data["taken"].items():
            taken[kind] = taken.get(kind, 0) + count
        problems += [Problem.from_json(stored) for stored in data["problems"]]
    return taken, problems
