"""Comparison of the names in a text with the people, offices and enterprises of the register.

Names are compared in one Unicode form and without case; a real name counts anywhere in the text, a user name that could
be a word only where somebody is named. Matches are proposed to the handler, who decides (``parties``).
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from enterprises.models import NATION, Authority, Jurisdiction, User

_BETWEEN_IDEOGRAPHS = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_LEAST = 2  # characters of a name
MOST = 20  # proposals of each kind for one text


class Office(NamedTuple):
    place: Jurisdiction
    authority: Authority


def normalised(text: str) -> str:
    """Return the text in one Unicode form, without case, with single spaces and none between ideographs."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _BETWEEN_IDEOGRAPHS.sub("", " ".join(folded.split()))


def people(named: str, text: str) -> list[User]:
    """Return the people whose real name or user name occurs in ``named`` (the stated subject) or in ``text``."""
    where, anywhere = normalised(named), normalised(f"{named}\n{text}")
    found = []
    for person in User.objects.only("username", "name").order_by("username").iterator():
        username = normalised(person.username)
        haystack = where if username.isalpha() else anywhere
        if _stands_in(normalised(person.name), anywhere) or _stands_in(username, haystack):
            found.append(person)
    return found[:MOST]


def person_of(username: str) -> User | None:
    """Return the person of a user name, in any spelling of it."""
    wanted = normalised(username)
    found = [row for row in User.objects.filter(username__iexact=username) if normalised(row.username) == wanted]
    return found[0] if len(found) == 1 else None


def offices(named: str, text: str, place: Jurisdiction) -> list[Office]:
    """Return the offices of the authorities named, at the places named; without a place, at ``place``."""
    haystack = normalised(f"{named}\n{text}")
    authorities = [
        row for row in Authority.objects.order_by("code") if _any_in((row.code, row.name, row.name_zh), haystack)
    ]
    if not authorities:
        return []
    rows = Jurisdiction.objects.exclude(code=NATION).order_by("code")
    places = [row for row in rows if _any_in((row.name, row.name_zh), haystack)] or [place]
    return [Office(where, authority) for where in places for authority in authorities][:MOST]


def _any_in(names: Iterable[str], haystack: str) -> bool:
    return any(_stands_in(normalised(name), haystack) for name in names)


def _stands_in(name: str, haystack: str) -> bool:
    """Check whether a name occurs in a text as a word of its own; ideographs need no spaces between words."""
    if len(name) < _LEAST or name not in haystack:
        return False
    return bool(_IDEOGRAPH.search(name)) or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", haystack) is not None
