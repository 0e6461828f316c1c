"""Lifecycles, declared once: states, verbs, who may use them, and what prevents them.

Buttons on pages, ``actions`` in the API and the admin all use ``open_verbs``; the service uses ``begin``, so what is
shown and what is allowed cannot differ.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.type_aliases import Text
from core.write_access import Lock, WriteAccess

type Guard = Callable[[Any, Any], DomainError | None]


@dataclass(frozen=True, slots=True)
class Transition:
    """``verb`` takes an object from one of ``sources`` to ``target`` (``None``: the state does not change).

    ``guard(actor, obj)`` returns the refusal for another reason than state and capability, or ``None``.
    ``locks``: rows that this verb locks with the object, in addition to those of its lifecycle.
    ``entry``: what a journal calls it when it is done; if it writes entries of several kinds or under another name,
    their texts by kind.
    """

    verb: str
    sources: Collection[str]
    target: str | None
    capability: str
    label: Text
    guard: Guard | None = None
    reason_required: bool = False
    locks: Collection[Lock] = ()
    entry: Text | Mapping[str, Text] = ""


class Lifecycle[Row: Model](WriteAccess[Row]):
    """The states of one model's rows, and the transitions between them; parameters as for ``WriteAccess``."""

    def __init__(
        self,
        model: type[Row],
        *,
        states: Iterable[str],
        transitions: Iterable[Transition],
        field: str = "state",
        **access: Any,
    ) -> None:
        super().__init__(model, **access)
        self.field = field
        self.states = frozenset(map(str, states))
        self.transitions = {transition.verb: transition for transition in transitions}
        for transition in self.transitions.values():
            named = {*map(str, transition.sources)} | ({str(transition.target)} if transition.target else set())
            if unknown := named - self.states:
                raise ValueError(f"{transition.verb!r} names unknown states {sorted(unknown)}")

    def __getitem__(self, verb: str) -> Transition:
        return self.transitions[verb]

    def begin(
        self,
        obj: Row,
        verb: str,
        actor: Actor,
        *,
        also: Sequence[Model] = (),
        beside: Iterable[Model] = (),
        more: Iterable[Lock] = (),
        done: Callable[[Row], bool] | None = None,
    ) -> Row:
        """Return the row, locked and read afresh, for an actor who may use the verb on it now.

        ``done``: whether the act was done before, for a service that answers a repetition like the first request.

        Raises:
            Conflict: if its state does not allow the verb, or another refusal by the guard. See ``WriteAccess.begin``.
        """
        transition = self.transitions[verb]
        self.authorise(transition.capability, actor, obj, *also)
        fresh = self.lock(obj, beside=[*also, *beside], more=[*transition.locks, *more])
        if done is None or not done(fresh):
            self._require(fresh, verb, actor)
        return fresh

    def begin_many(
        self, rows: QuerySet[Row], verb: str, actor: Actor
    ) -> tuple[list[Row], list[tuple[Row, DomainError]]]:
        """Return the rows on which the actor may use the verb now, locked and read afresh, and the others' refusals."""
        capability = self.transitions[verb].capability
        return self._begin_each(rows, capability, actor, lambda row: self._require(row, verb, actor))

    def open_transitions(self, actor: Actor, obj: Model) -> list[Transition]:
        """Return the transitions open to this actor for this object now, in the order of declaration."""
        return [self.transitions[verb] for verb in self.transitions if self.is_open(actor, obj, verb)]

    def is_open(self, actor: Actor, obj: Model, verb: str) -> bool:
        """Return whether this actor may use the verb on the object now."""
        transition = self.transitions[verb]
        return (
            getattr(obj, self.field) in transition.sources
            and self.can(actor, transition.capability, obj)
            and (transition.guard is None or transition.guard(actor, obj) is None)
        )

    def refused_transitions(self, actor: Actor, obj: Model) -> list[tuple[Transition, DomainError]]:
        """Return the transitions that capability and state allow but a guard refuses, each with the refusal."""
        state = getattr(obj, self.field)
        asked = [
            (transition, transition.guard(actor, obj))
            for transition in self.transitions.values()
            if transition.guard is not None
            and state in transition.sources
            and self.can(actor, transition.capability, obj)
        ]
        return [(transition, refusal) for transition, refusal in asked if refusal is not None]

    def reserved_transitions(self, actor: Actor, obj: Model) -> list[Transition]:
        """Return the transitions that the state allows and that are other people's, by their roles."""
        state = getattr(obj, self.field)
        in_state = (one for one in self.transitions.values() if state in one.sources)
        return [one for one in in_state if not self.can(actor, one.capability, obj)]

    def open_verbs(self, actor: Actor, obj: Model) -> list[str]:
        return [transition.verb for transition in self.open_transitions(actor, obj)]

    def obstacle(self, obj: Row, verb: str, *, actor: Actor | None = None) -> DomainError | None:
        """Return the refusal by state or (given the actor) by guard, or ``None``; rights are not checked."""
        transition = self.transitions[verb]
        state = getattr(obj, self.field)
        if state not in transition.sources:
            return Conflict(
                "wrong_state",
                _("“%(verb)s” is not possible in state “%(state)s”.") % {"verb": transition.label, "state": state},
                state=str(state),
                possible_in=sorted(map(str, transition.sources)),
            )
        return transition.guard(actor, obj) if actor is not None and transition.guard else None

    def require_open(self, obj: Row, verb: str, actor: Actor) -> None:
        """Raise what ``begin`` would raise of the row as it was read, without a lock.

        For services with long work, such as the examination of a file, that comes before they begin.
        """
        self.authorise(self.transitions[verb].capability, actor, obj)
        self._require(obj, verb, actor)

    def _require(self, obj: Row, verb: str, actor: Actor) -> None:
        if (refusal := self.obstacle(obj, verb, actor=actor)) is not None:
            raise refusal
