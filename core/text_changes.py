"""The changes between two texts: words of Latin script, and single characters of others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

LEAST_IN_COMMON = 0.5  # of 1
_PARTS = re.compile(r"\{\w+\}|[A-Za-z0-9_'-]+|\s+|.")


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a text: ``kind`` is ``kept``, ``removed`` or ``added``."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Change]:
    """Return the parts of two texts in order, those removed before those added in their place.

    Texts that have little in common are one whole each: their shared words say nothing.
    """
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < LEAST_IN_COMMON:
        return [Change(kind, text) for kind, text in (("removed", before), ("added", after)) if text]
    return list(_changes(matcher, old, new))


def _changes(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Change]:
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield Change("kept", "".join(old[first:last]))
            continue
        if first < last:
            yield Change("removed", "".join(old[first:last]))
        if start < end:
            yield Change("added", "".join(new[start:end]))
