"""Texts of notifications. Each kind is declared by its app; only facts are stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

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


# A sentence with places for values, or a function that chooses one by them.
type Sentence = str | Promise
type Words = Sentence | Callable[[Mapping[str, Any]], Sentence]


def declare_sentences(
    name: str, title: Words, *text: Words, values: Callable[[Facts], Mapping[str, Any]] = dict, mailed: bool = True
) -> str:
    """Declare a kind by sentences that are filled in with ``values`` of its facts.

    ``text`` are its paragraphs, of which empty ones are left out.
    """

    def filled(words: Words, facts: Facts) -> str:
        stated = values(facts)
        return str(words(stated) if callable(words) else words) % stated

    def paragraphs(facts: Facts) -> str:
        return "\n\n".join(part for words in text if (part := filled(words, facts)))

    return declare(name, Kind(lambda facts: filled(title, facts), paragraphs, mailed=mailed))


def kind(name: str) -> Kind:
    return _KINDS[name]


def names() -> list[str]:
    return sorted(_KINDS)
