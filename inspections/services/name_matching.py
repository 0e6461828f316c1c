"""Comparison of the names in a text with the people, offices and enterprises of the register.

Names are compared in one Unicode form and without case; a real name counts anywhere in the text, a user name that could
be a word only where somebody is named. Matches are proposed to the handler, who decides (``parties``).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from enterprises.models import NATION, Authority, Jurisdiction, Membership, User

_BETWEEN_IDEOGRAPHS = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_LEAST = 2  # characters of a name
MOST = 20  # of each kind that are proposed for one text; officials are all proposed


class Office(NamedTuple):
    place: Jurisdiction
    authority: Authority


def normalised(text: str) -> str:
    """Return the text in one Unicode form, without case, with single spaces and none between ideographs."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _BETWEEN_IDEOGRAPHS.sub("", " ".join(folded.split()))


def people(named: str, text: str, *, excluded: Collection[UUID] = ()) -> list[User]:
    """Return the people whose real name or user name stands in ``named`` (whom it is about) or in ``text``.

    People in ``excluded`` are omitted. First come those who hold or held an office, then at most ``MOST`` others,
    so that accounts created with common words as names displace no official.
    """
    where, anywhere = normalised(named), normalised(f"{named}\n{text}")
    officials: list[User] = []
    others: list[User] = []
    rows = User.objects.exclude(pk__in=excluded).annotate(official=Exists(offices_held().filter(user=OuterRef("pk"))))
    for person in rows.only("username", "name").order_by("username").iterator():
        username = normalised(person.username)
        haystack = where if username.isalpha() else anywhere
        if _stands_in(normalised(person.name), anywhere) or _stands_in(username, haystack):
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
