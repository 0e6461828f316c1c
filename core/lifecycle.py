"""Lifecycles, declared once: states, verbs, who may use them, and what prevents them.

Buttons on pages, ``actions`` in the API and the admin all use ``open_verbs``; the service uses ``require``, so what is
shown and what is allowed cannot differ.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError

type Can = Callable[[Any, str, Any], bool]
type Guard = Callable[[Any, Any], DomainError | None]


@dataclass(frozen=True, slots=True)
class Transition:
    """``verb`` takes an object from one of ``sources`` to ``target`` (``None``: it stays where it is).

    ``guard(actor, obj)`` returns the refusal that stands in the way beyond state and capability, or ``None``.
    """

    verb: str
    sources: Collection[str]
    target: str | None
    capability: str
    label: Any
    guard: Guard | None = None
    reason_required: bool = False


class Lifecycle:
    def __init__(self, *, states: Iterable[str], transitions: Iterable[Transition], can: Can, field: str = "state"):
        self.field, self.can = field, can
        self.states = frozenset(map(str, states))
        self.transitions = {transition.verb: transition for transition in transitions}
        for transition in self.transitions.values():
            named = {*map(str, transition.sources)} | ({str(transition.target)} if transition.target else set())
            if strangers := named - self.states:
                raise ValueError(f"{transition.verb!r} names unknown states {sorted(strangers)}")

    def __getitem__(self, verb: str) -> Transition:
        return self.transitions[verb]

    def open_transitions(self, actor: Any, obj: Any) -> list[Transition]:
        """Return the transitions open to this actor for this object now, in the order of declaration."""
        return [self.transitions[verb] for verb in self.transitions if self.is_open(actor, obj, verb)]

    def is_open(self, actor: Any, obj: Any, verb: str) -> bool:
        """Return whether this actor may use the verb on the object now."""
        transition = self.transitions[verb]
        return (
            getattr(obj, self.field) in transition.sources
            and self.can(actor, transition.capability, obj)
            and (transition.guard is None or transition.guard(actor, obj) is None)
        )

    def refused_transitions(self, actor: Any, obj: Any) -> list[tuple[Transition, DomainError]]:
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

    def open_verbs(self, actor: Any, obj: Any) -> list[str]:
        return [transition.verb for transition in self.open_transitions(actor, obj)]

    def obstacle(self, obj: Any, verb: str, *, actor: Any = None) -> DomainError | None:
        """Return the error that ``require`` would raise, or ``None``."""
        try:
            self.require(obj, verb, actor=actor)
        except DomainError as refusal:
            return refusal
        return None

    def require(self, obj: Any, verb: str, *, actor: Any = None) -> Transition:
        """Refuse when the object's state does not allow the verb or (given the actor) its guard objects."""
        transition = self.transitions[verb]
        state = getattr(obj, self.field)
        if state not in transition.sources:
            raise Conflict(
                "wrong_state",
                _("“%(verb)s” is not possible in state “%(state)s”.") % {"verb": transition.label, "state": state},
                state=str(state),
                possible_in=sorted(map(str, transition.sources)),
            )
        if actor is not None and transition.guard and (refusal := transition.guard(actor, obj)) is not None:
            raise refusal
        return transition
