"""Scopes and reaches: which rows an actor may see, and whether he may act on one, from one declaration.

A model states a ``Scope``: the lookups that lead from a row to its place, enterprise, group and authority. An actor has
a ``Reach``: what his memberships cover today. ``ScopedQuerySet.visible_to`` turns the two into a filter, and
``Reach.covers`` answers for one object, so the two cannot differ.
"""

from __future__ import annotations

import functools
import operator
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, cast
from uuid import UUID

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q

from core import row_security
from core.actors import Actor
from enterprises.roles import (
    DECLARE_IMPARTIALITY,
    ENTERPRISE_ROLES,
    HANDLES_CASES,
    JOINS_CASES_OF,
    READS_EVERY_AUTHORITY,
    READS_HEADS,
    Role,
)

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

    ``handled``: lookups to the keys of the matters with which a row goes to another office, where one is assigned. The
    place of the row loses it with them if it belongs to the file of a case or a tip (``leaves``).

    ``file``: lookups to the keys of the cases whose file a row belongs to. A person who may decide on a case sees its
    file after declaring his impartiality; before, the heads of its rows (``ScopedQuerySet.heads_for``). Offices of the
    place that do not handle cases (``HANDLES_CASES``) read none of it, unless the case came from them: ``sources`` are
    the lookups to the sources of these cases, in the same order.

    ``also``: further scopes of a row with several parties, such as seller and buyer; each of them admits it. They have
    no matters.
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
    file: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    leaves: bool = True
    also: tuple[Scope, ...] = ()


OF_ENTERPRISE = Scope(place="enterprise__place", enterprise="enterprise_id", groups=("enterprise__group_id",))
OF_SITE = Scope(
    place="site__jurisdiction__code", enterprise="site__enterprise_id", groups=("site__enterprise__group_id",)
)


def scope_of(obj: Any) -> Scope:
    """Return the ``SCOPE`` that a model, or the model of a row, states."""
    scope: Scope = obj.SCOPE
    return scope


def follow(obj: object, lookup: str | None) -> Any:
    """Return the value a lookup leads to, or ``None`` if a link on the way is empty."""
    value: Any = obj  # whatever the lookup leads to
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
    assigned: frozenset[UUID] = frozenset()  # matters assigned to this office, or to one below it
    away: frozenset[UUID] = frozenset()  # matters assigned to others

    @classmethod
    def of(cls, membership: Membership, assigned: Iterable[UUID] = (), moved: Iterable[UUID] = ()) -> Self:
        """Return the bound of a membership; ``moved``: all matters that were assigned to an office."""
        if membership.role in ENTERPRISE_ROLES:
            return cls(membership.role, enterprise_id=membership.enterprise_id)
        if membership.role == Role.GROUP_OFFICER:
            return cls(membership.role, group_id=membership.group_id)
        place = membership.jurisdiction.code if membership.jurisdiction else None
        all_authorities = membership.role in READS_EVERY_AUTHORITY or membership.authority is None
        authority = None if all_authorities or membership.authority is None else membership.authority.code
        own = frozenset(assigned)
        return cls(membership.role, place=place, authority=authority, assigned=own, away=frozenset(moved) - own)

    def filter(self, scope: Scope, opened: Collection[UUID] | None = None) -> Q | None:
        """Return the condition for rows inside this bound, or ``None`` if it can reach none of that kind.

        ``opened``: the matters whose files are open to a person who has to declare; ``None`` asks for heads of rows.
        """
        found = [rows for one in (scope, *scope.also) if (rows := self._filter(one, opened)) is not None]
        if not found or not all(found):  # an empty condition admits every row
            return Q() if found else None
        return functools.reduce(operator.or_, found)

    def _filter(self, scope: Scope, opened: Collection[UUID] | None) -> Q | None:
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
        return self._within_files(self._as_assigned(inside, scope), scope, opened)

    def _as_assigned(self, inside: Q, scope: Scope) -> Q:
        """Add what was assigned to this office, and leave out what was assigned to others."""
        if inside and self.assigned:  # an empty condition holds for every row already
            for lookup in scope.handled:
                inside |= Q(**{f"{lookup}__in": self.assigned})
        if self.away and scope.leaves:
            for lookup in scope.handled:
                inside &= Q(**{f"{lookup}__isnull": True}) | ~Q(**{f"{lookup}__in": self.away})
        return inside

    def _within_files(self, inside: Q, scope: Scope, opened: Collection[UUID] | None) -> Q:
        if not self._reads_files(opened):
            for lookup, source in zip(scope.file, scope.sources, strict=True):
                joined = Q(**{source: JOINS_CASES_OF.get(Role(self.role), "")})
                inside &= Q(**{f"{lookup}__isnull": True}) | joined
        if opened is not None and self.role in DECLARE_IMPARTIALITY:
            for lookup in scope.file:
                inside &= Q(**{f"{lookup}__isnull": True}) | Q(**{f"{lookup}__in": opened})
        return inside

    def _reads_files(self, opened: Collection[UUID] | None) -> bool:
        """Return whether this office reads files of cases by its place; heads only, where they suffice."""
        return self.role in HANDLES_CASES or (opened is None and self.role in READS_HEADS)

    @staticmethod
    def _at_place(place: str, scope: Scope) -> Q:
        if place == NATION:
            return Q()
        of_province = Q(**{scope.province: place[:PROVINCE_DIGITS]}) if scope.province else Q()
        if scope.province and len(place) == PROVINCE_DIGITS:
            return of_province
        return of_province & Q(**{f"{scope.place}__startswith": place})

    def covers(self, obj: object, scope: Scope, opened: Collection[UUID] | None = None) -> bool:
        """Return whether ``filter`` would select this object; the same rule, for one object in memory."""
        return any(self._covers(obj, one, opened) for one in (scope, *scope.also))

    def _covers(self, obj: object, scope: Scope, opened: Collection[UUID] | None) -> bool:
        if self.enterprise_id is not None:
            return scope.enterprise is not None and follow(obj, scope.enterprise) == self.enterprise_id
        if self.group_id is not None:
            return any(follow(obj, group) == self.group_id for group in scope.groups)
        if self.place is None or scope.place is None:
            return False
        matters = {follow(obj, lookup) for lookup in scope.handled} if self.assigned or self.away else set()
        if not (self._is_inside(obj, scope) or matters & self.assigned) or (scope.leaves and matters & self.away):
            return False
        if not self._reads_files(opened):
            source = JOINS_CASES_OF.get(Role(self.role), "")
            of_files = zip(scope.file, scope.sources, strict=True)
            if not all(follow(obj, key) is None or source == follow(obj, of) != "" for key, of in of_files):
                return False
        if opened is None or self.role not in DECLARE_IMPARTIALITY:
            return True
        return all(key is None or key in opened for key in (follow(obj, lookup) for lookup in scope.file))

    def _is_inside(self, obj: object, scope: Scope) -> bool:
        place = follow(obj, scope.place)
        if self.place != NATION and not (place or "").startswith(self.place or ""):
            return False
        authority = follow(obj, scope.authority)
        return not self.authority or authority == self.authority or not (authority or scope.every_row_has_authority)


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything an actor's memberships cover today, less the matters in which he has a conflict of interest.

    ``opened``: the matters for which he has declared his impartiality.
    """

    bounds: tuple[Bound, ...] = ()
    closed: frozenset[UUID] = frozenset()
    opened: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, bounds: Iterable[Bound], closed: Iterable[UUID] = (), opened: Iterable[UUID] = ()) -> Self:
        return cls(tuple(bounds), frozenset(closed), frozenset(opened))

    def rows_of(self, model: type[models.Model], roles: frozenset[str] | None = None, *, heads: bool = False) -> Q:
        """Return rows of a model inside any membership (of one of ``roles``), except those of closed matters.

        ``heads``: also rows of files that are not open to the actor, of which he is shown the head facts alone.
        """
        return self.filter(scope_of(model), roles, heads=heads) & self.without_closed(model)

    def without_closed(self, model: type[models.Model]) -> Q:
        """Return the condition for rows that belong to no closed matter.

        A related row is tested by its visibility: row-level security may hide it already, and a join to a hidden row
        finds no matter.
        """
        scope = scope_of(model)
        kept = Q()
        if not self.closed:
            return kept
        for lookup in scope.matters:
            kept &= ~Q(**{f"{lookup}__in": self.closed})
        for relation in scope.hangs_on:
            related = cast(type[models.Model], model._meta.get_field(relation).related_model)
            open_rows = related._base_manager.filter(self.without_closed(related)).values("pk")
            kept &= Q(**{relation: None}) | Q(**{f"{relation}__in": open_rows})
        return kept

    def is_closed(self, obj: models.Model) -> bool:
        """Return whether a saved object belongs to a closed matter, by the same rule as ``without_closed``."""
        if not self.closed or not hasattr(obj, "SCOPE") or obj._state.adding:
            return False
        kept = self.without_closed(type(obj))
        return bool(kept) and not type(obj)._base_manager.filter(kept, pk=obj.pk).exists()

    def filter(self, scope: Scope, roles: frozenset[str] | None = None, *, heads: bool = False) -> Q:
        """Return the condition for rows inside any membership (of one of ``roles``), whatever their matter."""
        if scope.public:
            return Q()
        opened = None if heads else self.opened
        return self.filter_by(lambda bound: bound.filter(scope, opened), roles)

    def filter_by(self, condition: Callable[[Bound], Q | None], roles: frozenset[str] | None = None) -> Q:
        """Return the condition for rows inside any membership, where ``condition`` says which are inside one.

        An empty condition admits all rows, ``None`` none.
        """
        bounds = [bound for bound in self.bounds if roles is None or bound.role in roles]
        filters = [rows for bound in bounds if (rows := condition(bound)) is not None]
        if not filters:
            return Q(pk__in=[])
        if not all(filters):
            return Q()
        return functools.reduce(operator.or_, filters)

    def covers(self, obj: models.Model, roles: frozenset[str] | None = None, *, heads: bool = False) -> bool:
        """Return whether a membership (of one of ``roles``) covers ``obj``, which states its ``SCOPE``.

        ``heads``: whether its head facts suffice.
        """
        scope = scope_of(obj)
        opened = None if heads else self.opened
        covered = any(
            (roles is None or bound.role in roles) and (scope.public or bound.covers(obj, scope, opened))
            for bound in self.bounds
        )
        return covered and not self.is_closed(obj)

    def is_unopened(self, obj: object) -> bool:
        """Return whether an object belongs to a file that the actor has in his reach and has not opened yet."""
        scope: Scope | None = getattr(obj, "SCOPE", None)
        return scope is not None and any(
            bound.covers(obj, scope) and not bound.covers(obj, scope, self.opened)
            for bound in self.bounds
            if bound.role in DECLARE_IMPARTIALITY
        )

    def declared(self, person: object, seats: Iterable[str], of_group: Iterable[object]) -> row_security.Declaration:
        """Return the reach as row-level security reads it (``core.row_security``), with the same bounds.

        ``person``: the key of the reader, who alone may read his notifications.

        A place is declared as its prefix and authority (``36:MLR``; ``36:`` for all authorities), for rows without an
        authority as its prefix, and for accounts as their columns compare it: ``scopes`` of one authority
        (``MLR:36``), ``whole_places`` of all, ``authorities`` of the nation.

        The holder of an account may see where its quota comes from: the places above his own and above ``seats``
        (places of enterprises), and the groups that enterprises belong to (``of_group``).
        """
        matters = self._matters(person)
        if any(bound.place == NATION and bound.authority is None for bound in self.bounds):
            return row_security.Declaration.from_kinds(matters, everything=True)
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
        return row_security.Declaration.from_kinds({**named, "people": [str(person)], **matters}, nation=nation)

    def _matters(self, person: object) -> dict[str, Iterable[str]]:
        """Return the matters that are closed, assigned here and elsewhere, and the person if he has to declare.

        A person who also reads files in another role is restricted by the filters only.
        """
        offices = [bound for bound in self.bounds if bound.place is not None]
        away = frozenset.intersection(*(bound.away for bound in offices)) if offices else frozenset()
        declares = bool(offices) and all(bound.role in DECLARE_IMPARTIALITY for bound in offices)
        return {
            "closed": [str(matter) for matter in self.closed],
            "assigned": {str(matter) for bound in offices for matter in bound.assigned},
            "away": [str(matter) for matter in away],
            "declarer": [str(person)] if declares else [],
        }

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

    def heads_for(self, actor: Actor) -> Self:
        """Return what ``visible_to`` returns, and the rows of files that are not open to the actor yet.

        ``opened`` tells for each row whether it is open. Of a closed one only the head is shown: number, kind,
        state, place, dates and parties.
        """
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        opened = reach.filter(scope_of(self.model))
        shown = ExpressionWrapper(opened or Q(pk__isnull=False), output_field=BooleanField())
        return self.filter(reach.rows_of(self.model, heads=True)).annotate(opened=shown)

    def unopened_to(self, actor: Actor) -> Self:
        """Return the rows of files that open to the actor once he has declared, of which he has the head."""
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        return self.heads_for(actor).filter(reach.rows_of(self.model, DECLARE_IMPARTIALITY, heads=True), opened=False)

    def may_be_closed_to(self, actor: Actor) -> bool:
        """Return whether a row may belong to a matter in which the actor has a conflict of interest."""
        reach: Reach | None = getattr(actor, "reach", None)
        return reach is not None and bool(reach.without_closed(self.model))
