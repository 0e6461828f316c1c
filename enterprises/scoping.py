"""One statement of where a row belongs answers both "which rows may he see" and "may he touch this one".

A model states a ``Scope``: the lookups that lead from a row to its place, enterprise, group and authority. An actor
has a ``Reach``: what his memberships cover today. ``ScopedQuerySet.visible_to`` turns the two into a filter, and
``Reach.covers`` into a yes or no about one object, so the two can never drift apart.
"""

from __future__ import annotations

import functools
import json
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from core import walls
from enterprises.roles import ENTERPRISE_ROLES, READS_EVERY_AUTHORITY, Role

if TYPE_CHECKING:
    from enterprises.models.people import Membership

NATION = "CN"


@dataclass(frozen=True, slots=True)
class Scope:
    """Lookups from a row to what bounds it; ``None`` where the row has no such bound.

    ``public`` rows are reference data that everyone signed in may read.
    """

    place: str | None = None
    enterprise: str | None = None
    groups: tuple[str, ...] = ()  # more than one where a row may belong to a group itself or to a member of it
    authority: str | None = None
    public: bool = False


def follow(obj: object, lookup: str | None) -> Any:
    """The value a lookup leads to, or ``None`` where a link on the way is empty."""
    value: Any = obj
    for step in (lookup or "").split("__"):
        if value is None or not step:
            return None
        value = getattr(value, step)
    return value


@dataclass(frozen=True, slots=True)
class Bound:
    """What one membership covers: a place (of one authority, or of all), an enterprise, or a group."""

    role: str
    place: str | None = None
    authority: str | None = None
    enterprise_id: object = None
    group_id: object = None

    @classmethod
    def of(cls, membership: Membership) -> Self:
        if membership.role in ENTERPRISE_ROLES:
            return cls(membership.role, enterprise_id=membership.enterprise_id)
        if membership.role == Role.GROUP_OFFICER:
            return cls(membership.role, group_id=membership.group_id)
        place = membership.jurisdiction.code if membership.jurisdiction else None
        if membership.role in READS_EVERY_AUTHORITY or membership.authority is None:
            return cls(membership.role, place=place)
        return cls(membership.role, place=place, authority=membership.authority.code)

    def filter(self, scope: Scope) -> Q | None:
        """Rows inside this bound, or ``None`` where it can reach none of that kind."""
        if self.enterprise_id is not None:
            return Q(**{scope.enterprise: self.enterprise_id}) if scope.enterprise else None
        if self.group_id is not None:
            return functools.reduce(operator.or_, (Q(**{group: self.group_id}) for group in scope.groups), Q()) or None
        if self.place is None or scope.place is None:
            return None
        inside = Q() if self.place == NATION else Q(**{f"{scope.place}__startswith": self.place})
        if self.authority and scope.authority:
            # A row that names no authority (a flag about no programme) is open to every authority of the place.
            inside &= Q(**{scope.authority: self.authority}) | Q(**{f"{scope.authority}__isnull": True})
        return inside

    def covers(self, obj: object, scope: Scope) -> bool:
        """The same rule as ``filter``, for one object in hand."""
        if self.enterprise_id is not None:
            return scope.enterprise is not None and follow(obj, scope.enterprise) == self.enterprise_id
        if self.group_id is not None:
            return any(follow(obj, group) == self.group_id for group in scope.groups)
        if self.place is None or scope.place is None:
            return False
        place = follow(obj, scope.place)
        if self.place != NATION and not (place or "").startswith(self.place):
            return False
        authority = follow(obj, scope.authority)
        return not (self.authority and authority) or authority == self.authority


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything an actor's memberships cover today."""

    bounds: tuple[Bound, ...] = ()

    @classmethod
    def of(cls, memberships: Iterable[Membership]) -> Self:
        return cls(tuple(Bound.of(membership) for membership in memberships))

    def filter(self, scope: Scope, roles: frozenset[str] | None = None) -> Q:
        """Rows inside any membership (of one of ``roles``, when given)."""
        if scope.public:
            return Q()
        bounds = [bound for bound in self.bounds if roles is None or bound.role in roles]
        filters = [found for bound in bounds if (found := bound.filter(scope)) is not None]
        if not filters:
            return Q(pk__in=[])
        if any(not found for found in filters):
            return Q()
        combined = filters[0]
        for found in filters[1:]:
            combined |= found
        return combined

    def covers(self, obj: object, roles: frozenset[str] | None = None) -> bool:
        """Whether a membership (of one of ``roles``, when given) covers ``obj``, which states its ``SCOPE``."""
        scope: Scope = obj.SCOPE  # type: ignore[attr-defined]
        return any(
            (roles is None or bound.role in roles) and (scope.public or bound.covers(obj, scope))
            for bound in self.bounds
        )

    def declared(self, person: object, seats: Iterable[str], of_group: Iterable[object]) -> str:
        """For the second wall (``core.walls``), which knows the same bounds in the words of its policies in SQL.

        ``person``: the key of whoever reads; what he is told is for him alone.

        Whoever has an account is told where its quota comes from: from the places above his own and above ``seats``
        (places of enterprises), and from the groups that enterprises belong to (``of_group``).
        """
        if any(bound.place == NATION and bound.authority is None for bound in self.bounds):
            return walls.EVERYTHING
        named: dict[str, set[str]] = {
            "above": {f"{place}:" for seat in seats for place in (*_above(seat), seat)},
            "of_group": {str(group) for group in of_group},
            "people": {str(person)},
        }
        for bound in self.bounds:
            if bound.enterprise_id is not None:
                named.setdefault("enterprises", set()).add(str(bound.enterprise_id))
            elif bound.group_id is not None:
                named.setdefault("groups", set()).add(str(bound.group_id))
            elif bound.place is not None:
                prefix = "" if bound.place == NATION else bound.place
                named.setdefault("places", set()).add(f"{prefix}:{bound.authority or ''}")
                named["above"] |= {f"{place}:{bound.authority or ''}" for place in _above(bound.place)}
        return json.dumps({kind: sorted(values) for kind, values in named.items()})

    def audit_scope(self) -> object:
        """For the audit trail of ``core``: ``"*"``, or place prefixes of officials (people of enterprises: none)."""
        everything = {Role.AUDITOR, Role.ADMINISTRATOR, Role.COORDINATOR}
        if any(bound.role in everything for bound in self.bounds):
            return "*"
        places = tuple(sorted({bound.place for bound in self.bounds if bound.place}))
        if NATION in places:
            return "*"
        return (places, ()) if places else None


def _above(place: str) -> list[str]:
    """The codes of the places that contain one."""
    return [] if place == NATION else [NATION, *(place[:length] for length in (2, 4) if length < len(place))]


class ScopedQuerySet[M: models.Model](models.QuerySet[M]):
    """A queryset whose model states a ``SCOPE``. Every door starts from ``visible_to``."""

    def visible_to(self, actor: Any) -> Self:
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        # Scope lookups follow single-valued links only, so no duplicate rows can arise and no DISTINCT is needed.
        return self.filter(reach.filter(self.model.SCOPE))  # type: ignore[attr-defined]
