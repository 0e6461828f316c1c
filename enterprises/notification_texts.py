"""Texts of notifications. Each kind is declared by its app; only facts are stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

type Facts = Mapping[str, Any]
type Attachment = tuple[str, bytes, str]  # name, content, media type


def _no_attachments(facts: Facts) -> Sequence[Attachment]:
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification; ``title`` and ``text`` use the active language, ``attachments`` are those of the mail."""

    title: Callable[[Facts], str]
    text: Callable[[Facts], str]
    attachments: Callable[[Facts], Sequence[Attachment]] = _no_attachments
    mailed: bool = True


_KINDS: dict[str, Kind] = {}


def declare(name: str, kind: Kind) -> str:
    """Declare a kind once, at import; return its name for use as a constant."""
    if name in _KINDS:
        raise ValueError(f"kind {name!r} is declared twice")
    _KINDS[name] = kind
    return name


def kind(name: str) -> Kind:
    return _KINDS[name]


def names() -> list[str]:
    return sorted(_KINDS)
