"""Scopes and reaches: which rows an actor may see, and whether he may act on one, from one declaration.

A model states a ``Scope``: the lookups that lead from a row to its place, enterprise, group and authority. An actor has
a ``Reach``: what his memberships cover today. ``ScopedQuerySet.visible_to`` turns the two into a filter, and
``Reach.covers`` answers for one object, so the two cannot differ.
"""

from __future__ import annotations

import functools
import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from core import row_security
from core.actors import Actor
from enterprises.roles import ENTERPRISE_ROLES, READS_EVERY_AUTHORITY, Role

if TYPE_CHECKING:
    from enterprises.models.people import Membership

NATION = "CN"
PROVINCE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """Lookups from a row to its bounds; ``None`` where the row has no such bound.

    ``province`` is a column of the row itself that equals the province of its place: a list of a province then walks an
    index, which a comparison by prefix cannot use under row-level security.

    ``public`` rows are reference data that everyone signed in may read. ``matters``: lookups to the keys of the matters
    that a row belongs to (``enterprises.conflicts``); ``hangs_on``: relations to rows that have matters of their own. A
    row of a closed matter is covered by no membership.
    """

    place: str | None = None
    province: str | None = None
    enterprise: str | None = None
    groups: tuple[str, ...] = ()  # more than one where a row may belong to a group itself or to a member of it
    authority: str | None = None
    every_row_has_authority: bool = False
    public: bool = False
    matters: tuple[str, ...] = ()
    hangs_on: tuple[str, ...] = ()


def follow(obj: object, lookup: str | None) -> Any:
    """Return the value a lookup leads to, or ``None`` if a link on the way is empty."""
    value: Any = obj
    for step in (lookup or "").split("__"):
        if value is None or not step:
            return None
        value = getattr(value, step)
    return value


@dataclass(frozen=True, slots=True)
class Bound:
    """The reach of one membership: a place (of one authority, or of all), an enterprise, or a group."""

    role: str
    place: str | None = None
    authority: str | None = None
    enterprise_id: UUID | None = None
    group_id: UUID | None = None

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
        """Return the condition for rows inside this bound, or ``None`` if it can reach none of that kind."""
        if self.enterprise_id is not None:
            return Q(**{scope.enterprise: self.enterprise_id}) if scope.enterprise else None
        if self.group_id is not None:
            return functools.reduce(operator.or_, (Q(**{group: self.group_id}) for group in scope.groups), Q()) or None
        if self.place is None or scope.place is None:
            return None
        inside = self._at_place(self.place, scope)
        if self.authority and scope.authority and scope.every_row_has_authority:
            inside &= Q(**{scope.authority: self.authority})
        elif self.authority and scope.authority:
            # A row that names no authority (a flag about no programme) is open to every authority of the place.
            inside &= Q(**{scope.authority: self.authority}) | Q(**{f"{scope.authority}__isnull": True})
        return inside

    @staticmethod
    def _at_place(place: str, scope: Scope) -> Q:
        if place == NATION:
            return Q()
        of_province = Q(**{scope.province: place[:PROVINCE_DIGITS]}) if scope.province else Q()
        if scope.province and len(place) == PROVINCE_DIGITS:
            return of_province
        return of_province & Q(**{f"{scope.place}__startswith": place})

    def covers(self, obj: object, scope: Scope) -> bool:
        """Return whether ``filter`` would select this object; the same rule, for one object in memory."""
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
    """Everything an actor's memberships cover today, less the matters in which he has a conflict of interest."""

    bounds: tuple[Bound, ...] = ()
    closed: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, memberships: Iterable[Membership], closed: Iterable[UUID] = ()) -> Self:
        return cls(tuple(Bound.of(membership) for membership in memberships), frozenset(closed))

    def rows_of(self, model: type[models.Model], roles: frozenset[str] | None = None) -> Q:
        """Return rows of a model inside any membership (of one of ``roles``), except those of closed matters."""
        return self.filter(model.SCOPE, roles) & self.without_closed(model)  # type: ignore[attr-defined]

    def without_closed(self, model: type[models.Model]) -> Q:
        """Return the condition for rows that belong to no closed matter.

        A related row is tested by its visibility: row-level security may hide it already, and a join to a hidden row
        finds no matter.
        """
        scope: Scope = model.SCOPE  # type: ignore[attr-defined]
        kept = Q()
        if not self.closed:
            return kept
        for lookup in scope.matters:
            kept &= ~Q(**{f"{lookup}__in": self.closed})
        for relation in scope.hangs_on:
            related: Any = model._meta.get_field(relation).related_model
            open_rows = related._base_manager.filter(self.without_closed(related)).values("pk")
            kept &= Q(**{relation: None}) | Q(**{f"{relation}__in": open_rows})
        return kept

    def is_closed(self, obj: Any) -> bool:
        """Return whether a saved object belongs to a closed matter, by the same rule as ``without_closed``."""
        if not self.closed or not hasattr(obj, "SCOPE") or obj._state.adding:
            return False
        kept = self.without_closed(type(obj))
        return bool(kept) and not type(obj)._base_manager.filter(kept, pk=obj.pk).exists()

    def filter(self, scope: Scope, roles: frozenset[str] | None = None) -> Q:
        """Return the condition for rows inside any membership (of one of ``roles``), whatever their matter."""
        if scope.public:
            return Q()
        return self.filter_by(lambda bound: bound.filter(scope), roles)

    def filter_by(self, condition: Callable[[Bound], Q | None], roles: frozenset[str] | None = None) -> Q:
        """Return the condition for rows inside any membership, where ``condition`` says which are inside one.

        An empty condition admits all rows, ``None`` none.
        """
        bounds = [bound for bound in self.bounds if roles is None or bound.role in roles]
        filters = [found for bound in bounds if (found := condition(bound)) is not None]
        if not filters:
            return Q(pk__in=[])
        if any(not found for found in filters):
            return Q()
        return functools.reduce(operator.or_, filters)

    def covers(self, obj: object, roles: frozenset[str] | None = None) -> bool:
        """Return whether a membership (of one of ``roles``) covers ``obj``, which states its ``SCOPE``."""
        scope: Scope = obj.SCOPE  # type: ignore[attr-defined]
        covered = any(
            (roles is None or bound.role in roles) and (scope.public or bound.covers(obj, scope))
            for bound in self.bounds
        )
        return covered and not self.is_closed(obj)

    def declared(self, person: object, seats: Iterable[str], of_group: Iterable[object]) -> row_security.Declaration:
        """Return the reach as row-level security reads it (``core.row_security``), with the same bounds.

        ``person``: the key of the reader, who alone may read his notifications.

        A place is declared as its prefix and authority (``36:MLR``; ``36:`` for all authorities), for rows without an
        authority as its prefix, and for accounts as their columns compare it: ``scopes`` of one authority
        (``MLR:36``), ``whole_places`` of all, ``authorities`` of the nation.

        The holder of an account may see where its quota comes from: the places above his own and above ``seats``
        (places of enterprises), and the groups that enterprises belong to (``of_group``).
        """
        closed = sorted(map(str, self.closed))
        if any(bound.place == NATION and bound.authority is None for bound in self.bounds):
            return (
                row_security.Declaration.of({"closed": closed}, everything=True) if closed else row_security.EVERYTHING
            )
        named: dict[str, set[str]] = defaultdict(set)
        named["above"] = {place for seat in seats for place in (*_above(seat), seat)}
        named["above"] |= {f"g:{group}" for group in of_group}
        for bound in self.bounds:
            if bound.enterprise_id is not None:
                named["enterprises"].add(str(bound.enterprise_id))
            elif bound.group_id is not None:
                named["groups"].add(str(bound.group_id))
            elif bound.place is not None:
                _name_place(named, bound.place, bound.authority)
        nation = any(bound.place == NATION for bound in self.bounds)
        return row_security.Declaration.of({**named, "people": [str(person)], "closed": closed}, nation=nation)

    def audit_scope(self) -> tuple[str, ...] | None:
        """Return the prefixes of the places that the actor audits; ``None`` for a person who is no official."""
        if not any(bound.place for bound in self.bounds):
            return None
        audited = {bound.place for bound in self.bounds if bound.role == Role.AUDITOR and bound.place}
        return tuple(sorted("" if place == NATION else place for place in audited))


def _name_place(named: dict[str, set[str]], place: str, authority: str | None) -> None:
    prefix = "" if place == NATION else place
    named["places"].add(f"{prefix}:{authority or ''}")
    named["place_prefixes"].add(prefix)
    if authority is None:
        named["whole_places"].add(prefix)
        named["above"] |= set(_above(place))
        return
    named["scopes"].add(f"{authority}:{prefix}")
    named["above_scopes"] |= {f"{authority}:{above}" for above in _above(place)}
    if place == NATION:
        named["authorities"].add(authority)


def _above(place: str) -> list[str]:
    """Return the codes of the places that contain a place."""
    return [] if place == NATION else [NATION, *(place[:length] for length in (2, 4) if length < len(place))]


def bounds_of(actor: Actor) -> tuple[Bound, ...]:
    """Return what the memberships of an actor reach; nothing for the system and for anonymous visitors."""
    reach: Reach | None = getattr(actor, "reach", None)
    return reach.bounds if reach is not None else ()


def memberships_of(actor: Actor) -> Sequence[Membership]:
    """Return the memberships of an actor in force today; none for the system and for anonymous visitors."""
    held: Sequence[Membership] = getattr(actor, "current_memberships", ())
    return held


class ScopedQuerySet[M: models.Model](models.QuerySet[M]):
    """A queryset whose model states a ``SCOPE``. Pages, API and admin all start from ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        # Scope lookups follow single-valued links only, so no duplicate rows can arise and no DISTINCT is needed.
        return self.filter(reach.rows_of(self.model))

    def may_be_closed_to(self, actor: Actor) -> bool:
        """Return whether a row may belong to a matter in which the actor has a conflict of interest."""
        reach: Reach | None = getattr(actor, "reach", None)
        return reach is not None and bool(reach.without_closed(self.model))
