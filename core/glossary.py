"""Terms whose meaning is shown beside the fields of forms that use them in their label.

The apps declare them (``portal/glossary.py``); a label is searched in English, whatever language it is shown in.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, override

from core.type_aliases import Text


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary, in both languages, with its meaning as people are told it.

    ``phrases``: what labels say where it is not the term itself. ``elsewhere``: forms in which the same word has
    another sense; ``apart_from``: phrases in which it has.
    """

    word: str
    word_zh: str
    meaning: Text
    phrases: tuple[str, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    apart_from: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the term in the reader's language."""
        return self.word_zh if (get_language() or "").startswith("zh") else self.word


_TERMS: list[Term] = []


def declare(terms: Iterable[Term]) -> None:
    _TERMS.extend(terms)


def declared() -> tuple[Term, ...]:
    return tuple(_TERMS)


def terms_of(label: Text, form: str) -> tuple[Term, ...]:
    """Return the terms that a label of a form uses, in their order; of two that overlap the longer one."""
    with override("en"):
        english = str(label)
    return _terms_in(english, form)


@lru_cache(maxsize=4096)
def _terms_in(label: str, form: str) -> tuple[Term, ...]:
    places = sorted(_places(label), key=lambda place: place[1] - place[0], reverse=True)
    taken: list[tuple[int, int, Term | None]] = []
    for start, end, term in places:
        if all(end <= first or last <= start for first, last, _term in taken):
            taken.append((start, end, term))
    terms = [term for _start, _end, term in sorted(taken, key=lambda place: place[0]) if term is not None]
    return tuple(dict.fromkeys(term for term in terms if form not in term.elsewhere))


def _places(label: str) -> Iterator[tuple[int, int, Term | None]]:
    """Yield where each term stands, and each phrase in which a word is none."""
    for term in _TERMS:
        for phrases, meant in ((term.phrases or (term.word,), term), (term.apart_from, None)):
            for phrase in phrases:
                for match in re.finditer(rf"\b{re.escape(phrase)}(?:s|es)?\b", label, re.IGNORECASE):
                    yield match.start(), match.end(), meant
