"""What changed between two texts: words of Latin script, and single characters of others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PARTS = re.compile(r"\{\w+\}|[A-Za-z0-9_'-]+|\s+|.")


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a text: ``kind`` is ``kept``, ``removed`` or ``added``."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Change]:
    """Return the parts of two texts in order, those removed before those added in their place."""
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    return list(_changes(old, new))


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Change("kept", "".join(old[first:last]))
            continue
        if first < last:
            yield Change("removed", "".join(old[first:last]))
        if start < end:
            yield Change("added", "".join(new[start:end]))
