"""Comparison of the names in a text with the people, offices and enterprises of the register.

A person is found by every form of his name: each language of it, his present and past user names, his office; in any
case, Unicode form, spacing, punctuation and order of the words. A user name of letters alone that belongs to no
official counts only where somebody is named. Matches are proposed to the handler, who decides (``parties``); until then
the office above has the matter, so that a doubtful match is proposed.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import permutations, product
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import override

from enterprises.models import NATION, Authority, Jurisdiction, Membership, User, UserName
from enterprises.roles import Role

_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_NO_IDEOGRAPH = re.compile(r"[^\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
_LANGUAGES = re.compile(
    r"\s[/|｜·]\s|[（(][^（()）]*[)）]|[（()）|｜]"
)  # between a name's forms, and what is said of it
_SENTENCES = re.compile(r"[.!?;。！？；\n]+")
_KIND_OF_PLACE = re.compile(
    r"(?<=..)(省|市|县|区|盟|旗|州|.{0,6}自治[区州县旗])$|(?<=...)\s(Province|City|County|District)$"
)
_LEAST = 2  # characters of a name
_MOST_GLUED = 3  # words that are looked for without blanks between them, in any order
MOST = 20  # of each kind that are proposed for one text; officials are all proposed


class Office(NamedTuple):
    place: Jurisdiction
    authority: Authority


def normalised(text: str) -> str:
    """Return the text in one Unicode form, without case, accents and invisible signs, with single spaces."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = (sign for sign in unicodedata.normalize("NFKD", folded) if unicodedata.category(sign) not in ("Mn", "Cf"))
    return " ".join(unicodedata.normalize("NFC", "".join(plain)).split())


class Haystack:
    """A text in which names are looked for."""

    def __init__(self, text: str) -> None:
        self.text = normalised(text)
        self.words = _WORD.findall(self.text)
        self.ideographs = _NO_IDEOGRAPH.sub("", self.text)
        self._all_words = set(self.words)

    def names(self, name: str) -> bool:
        """Return whether one form of a name stands in the text; the order of its words does not matter."""
        name = normalised(name)
        signs, words = _NO_IDEOGRAPH.sub("", name), _WORD.findall(name)
        if len(name) < _LEAST or not (signs or words):
            return False
        if signs:
            return signs in self.ideographs and self._all_words.issuperset(words)
        wanted, most = sorted(words), len(words)
        windows = (sorted(self.words[at : at + most]) for at in range(len(self.words) - most + 1))
        if wanted in windows:
            return True
        return 1 < most <= _MOST_GLUED and any("".join(order) in self._all_words for order in permutations(words))

    def holds(self, text: str) -> bool:
        """Return whether a user name or a code stands in the text as it is written, as a word of its own."""
        text = normalised(text)
        if len(text) < _LEAST or text not in self.text:
            return False
        return bool(_IDEOGRAPH.search(text)) or re.search(rf"(?<!\w){re.escape(text)}(?!\w)", self.text) is not None


def forms_of(name: str) -> Iterator[str]:
    """Yield a name as it is written, and each of its languages without what is said of it in brackets."""
    yield name
    yield from (part.strip() for part in _LANGUAGES.split(name) if part.strip() and part.strip() != name)


def people(named: str, text: str, *, excluded: Collection[UUID] = ()) -> list[User]:
    """Return the people whose name, user name or office stands in ``named`` (whom it is about) or in ``text``.

    People in ``excluded`` are omitted. First come those who hold or held an office, then at most ``MOST`` others,
    so that accounts created with common words as names displace no official.
    """
    where, anywhere = Haystack(named), Haystack(f"{named}\n{text}")
    past: dict[UUID, set[str]] = defaultdict(set)
    for key, username in UserName.objects.values_list("person", "username"):
        past[key].add(username)
    in_office = _people_in_offices(f"{named}\n{text}")
    officials: list[User] = []
    others: list[User] = []
    rows = User.objects.exclude(pk__in=excluded).annotate(official=Exists(offices_held().filter(user=OuterRef("pk"))))
    for person in rows.only("username", "name").order_by("username").iterator():
        found = person.pk in in_office or any(anywhere.names(form) for form in forms_of(person.name))
        for username in {person.username, *past[person.pk]}:
            common = normalised(username).isalpha() and not person.official
            found = found or (where if common else anywhere).holds(username)
        if found:
            (officials if person.official else others).append(person)
    return officials + others[:MOST]


def offices_held() -> QuerySet[Membership]:
    """Return the memberships that are offices, past ones included."""
    return Membership.objects.filter(enterprise=None, group=None)


def person_of(username: str) -> User | None:
    """Return the person of a user name, in any spelling of it."""
    wanted = normalised(username)
    people = [row for row in User.objects.filter(username__iexact=username) if normalised(row.username) == wanted]
    return people[0] if len(people) == 1 else None


def offices(named: str, text: str, place: Jurisdiction) -> list[Office]:
    """Return the offices of the authorities named, at the places named; without a place, at ``place``."""
    haystack = Haystack(f"{named}\n{text}")
    authorities = [
        row for row in Authority.objects.order_by("code") if _any_in((row.code, row.name, row.name_zh), haystack)
    ]
    if not authorities:
        return []
    rows = Jurisdiction.objects.exclude(code=NATION).order_by("code")
    places = [row for row in rows if _any_in(_forms_of_place(row), haystack)] or [place]
    return [Office(where, authority) for where in places for authority in authorities][:MOST]


def _people_in_offices(text: str) -> set[UUID]:
    """Return the people whose office is named: its role and its place in one sentence, in either language."""
    labels = {role: _labels(role) for role in Role}
    places = [(row.pk, _forms_of_place(row)) for row in Jurisdiction.objects.exclude(code=NATION)]
    offices: set[tuple[str, UUID]] = set()
    for sentence in filter(str.strip, _SENTENCES.split(text)):
        haystack = Haystack(sentence)
        if roles := [role for role, names in labels.items() if _any_in(names, haystack)]:
            offices.update(product(roles, (key for key, names in places if _any_in(names, haystack))))
    if not offices:
        return set()
    held = offices_held().filter(
        role__in={role for role, _place in offices}, jurisdiction__in={place for _role, place in offices}
    )
    rows = held.values_list("user", "role", "jurisdiction")
    return {person for person, role, place in rows if (role, place) in offices}


def _forms_of_place(place: Jurisdiction) -> set[str]:
    """Return the names of a place, with and without the word for its kind."""
    names = {place.name, place.name_zh}
    return names | {_KIND_OF_PLACE.sub("", name) for name in names}


def _labels(role: Role) -> list[str]:
    labels = []
    for language in ("en", "zh-hans"):
        with override(language):
            labels.append(str(role.label))
    return labels


def _any_in(names: Iterable[str], haystack: Haystack) -> bool:
    return any(haystack.holds(name) or haystack.names(name) for name in names if name)
