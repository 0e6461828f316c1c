"""Acts: one declaration for each verb of a lifecycle.

Each app declares its acts in ``acts/<noun>.py``, above its services and below its entry points. The actions of the API
with their bodies, the buttons and forms of pages, the links of the admin, the tests of permissions and ``docs/acts.md``
are made from the declarations. The conditions of an act belong into the lifecycle and the service (ADR 19).
"""

import datetime as dt
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from django.apps import apps
from django.core import checks
from django.db.models import Model
from django.urls import URLResolver, get_resolver, reverse
from django.utils.translation import gettext_lazy
from rest_framework import status as statuses

from core.actors import Actor
from core.capabilities import holds
from core.errors import DomainError
from core.forms import NoForm, PageForm, ReasonForm
from core.lifecycle import Lifecycle, Transition
from core.models import TokenScope
from core.type_aliases import Text

type Tone = Literal["plain", "primary", "bad"]
_NONE: Mapping[str, str] = MappingProxyType({})
_NO_STEPS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Signature:
    """A second factor that the act asks for: its purpose, and the content that is signed.

    Without content it is accepted if it was sent, but pages do not ask for it.
    """

    purpose: str = ""
    content: Callable[[Any], Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """An act on many objects at once: on each by the act's own service (``core.bulk``), or by a ``service`` for all.

    ``limit``: how many at most. ``preview``: the URL name of the page that shows them, if it is not the list's own.
    """

    service: Callable[..., Any] | None = None
    limit: int = 100
    preview: str = ""


ON_EACH = Bulk()


@dataclass(frozen=True, slots=True)
class NextStep:
    """The sentence that says who does what with an object in a state, and the day by which, if it has one."""

    text: Text
    due: Callable[[Any], dt.date | None] | None = None

    def due_on(self, obj: Model) -> dt.date | None:
        return self.due(obj) if self.due is not None else None


RECORD = gettext_lazy("Record")
NOTHING = NextStep(gettext_lazy("Nothing more has to be done."))


@dataclass(frozen=True, slots=True)
class Act:
    """A verb: ``service(obj, actor=…, **fields)`` with the fields that ``form`` asks for.

    ``form``: made into the body of the API as well; without one, the reason that the transition requires, or nothing.
    ``page``: the URL name of a page of its own with another form (``bodies`` of the resource).
    ``elsewhere(obj)``: why the page of this object does not offer it, for example because it takes two people.
    ``done``: the message afterwards, or a function of the service's result that returns it.
    ``deletes``: over the API it is DELETE on the object. ``many``: the same act on many objects, on a page and over
    the API.
    ``result``: the model of the result if it is another than the object's; ``status``: of the API's answer.
    ``final``: whether pages ask for a confirmation; by default, if nothing leads back (``Acts.is_final``).
    """

    transition: Transition
    service: Callable[..., Any]
    form: type[PageForm] | None = None
    page: str = ""
    elsewhere: Callable[[Any], DomainError | None] | None = None
    tone: Tone = "plain"
    hint: Text = ""
    done: Text | Callable[[Any], Text] = ""
    scope: TokenScope = TokenScope.FILE
    signature: Signature | None = None
    result: type[Model] | None = None
    status: int = statuses.HTTP_200_OK
    deletes: bool = False
    many: Bulk | None = None
    final: bool | None = None

    @property
    def verb(self) -> str:
        return self.transition.verb

    @property
    def is_done_on_each(self) -> bool:
        """Return whether many objects take it at once, each by its own service."""
        return self.many is not None and self.many.service is None

    @property
    def label(self) -> Text:
        return self.transition.label

    @property
    def asks(self) -> type[PageForm]:
        """Return the form for the act's fields."""
        return self.form or (ReasonForm if self.transition.reason_required else NoForm)

    def is_offered(self, obj: Model) -> bool:
        """Return whether the page of the object shows the act's button, if the lifecycle allows the act."""
        return not self.page and (self.elsewhere is None or self.elsewhere(obj) is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """The act that makes a record: ``service(actor=…, **fields)`` with the fields that ``form`` asks for.

    Its page, and over the API ``POST`` with its body, are made from it.

    ``capability``: whoever has it anywhere is offered the page, unless ``allowed`` says more; the service decides.
    ``done``: the message afterwards, or a function of the record that returns it. ``places``: pointers of faults, and
    the fields of the form they are about.
    """

    service: Callable[..., Any]
    form: type[PageForm]
    title: Text
    done: Text | Callable[[Any], str]
    lead: Text = ""
    button: Text = RECORD
    scope: TokenScope = TokenScope.FILE
    places: Mapping[str, str] = _NONE
    capability: str = ""
    allowed: Callable[[Actor], bool] | None = None

    def is_offered(self, actor: Actor) -> bool:
        return self.allowed(actor) if self.allowed is not None else holds(actor, self.capability)


class Acts:
    """All acts on one kind of object.

    ``page``: the URL name of the page that offers them: a list if ``listed``, else the object's own page.
    ``next_steps``: what comes next in each state. ``exempt``: the transitions without an act, each with the reason.
    """

    def __init__(
        self,
        lifecycle: Lifecycle[Any],
        *acts: Act,
        page: str = "",
        listed: bool = False,
        exempt: Mapping[str, str] = _NONE,
        next_steps: Mapping[str, NextStep] = _NO_STEPS,
    ) -> None:
        self.lifecycle, self.page, self.listed, self.exempt = lifecycle, page, listed, exempt
        self.next_steps = {str(state): step for state, step in next_steps.items()}
        self._acts = {act.verb: act for act in acts}
        if len(self._acts) != len(acts):
            raise ValueError(f"two acts on {self.noun} have the same verb")

    @property
    def noun(self) -> str:
        return self.lifecycle.model.__name__

    def address(self, key: object) -> str:
        """Return the address of the page on which the acts on an object are performed."""
        return reverse(self.page) if self.listed else reverse(self.page, args=[key])

    def __iter__(self) -> Iterator[Act]:
        return iter(self._acts.values())

    def __getitem__(self, verb: str) -> Act:
        return self._acts[verb]

    def find(self, verb: str) -> Act | None:
        return self._acts.get(verb)

    def next_step(self, obj: Model) -> NextStep | None:
        """Return what comes next for an object in its state."""
        return self.next_steps.get(str(getattr(obj, self.lifecycle.field)))

    def is_final(self, act: Act) -> bool:
        """Return whether nothing leads back: it deletes the object, or no transition begins in the state it reaches."""
        if act.final is not None:
            return act.final
        begins = {str(state) for one in self.lifecycle.transitions.values() for state in one.sources}
        target = act.transition.target
        return act.deletes or (target is not None and str(target) not in begins)

    def open_acts(self, actor: Actor, obj: Model) -> list[Act]:
        """Return the acts that the object's page offers this reader now, in the order of the lifecycle."""
        ordered = [act for verb in self.lifecycle.transitions if (act := self._acts.get(verb)) is not None]
        return [act for act in ordered if act.is_offered(obj) and self.lifecycle.is_open(actor, obj, act.verb)]


_DECLARED: list[Acts] = []


def declare(lifecycle: Lifecycle[Any], *acts: Act, **options: Any) -> Acts:
    """Register the acts on a kind of object, with the options of ``Acts``.

    ``check_acts`` reports at start-up what is missing or wrong.
    """
    declared = Acts(lifecycle, *acts, **options)
    _DECLARED.append(declared)
    return declared


def declared() -> list[Acts]:
    """Return the acts of every kind of object."""
    return list(_DECLARED)


@checks.register
def check_acts(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse to start while a transition has neither an act nor an exemption, or a declaration cannot work."""
    faults = [fault for acts in _DECLARED for fault in faults_of(acts)]
    declared_lifecycles = [acts.lifecycle for acts in _DECLARED]
    faults += [
        f"the lifecycle {name} has no acts: declare them in acts/"
        for name, lifecycle in _lifecycles().items()
        if lifecycle not in declared_lifecycles
    ]
    return [checks.Error(fault, id="core.E001") for fault in faults]


def faults_of(acts: Acts) -> list[str]:
    """Return the faults in the declaration of the acts on one kind of object, as sentences."""
    named, verbs = {act.verb for act in acts}, set(acts.lifecycle.transitions)
    faults = [f"has no act {verb!r}, and no exemption for it" for verb in sorted(verbs - named - set(acts.exempt))]
    faults += [
        f"exempts {verb!r}, which {'has an act' if verb in named else 'is no transition'}"
        for verb in sorted(acts.exempt)
        if verb in named or verb not in verbs
    ]
    faults += [f"exempts {verb!r} without a reason" for verb, reason in acts.exempt.items() if not reason.strip()]
    states = set(map(str, acts.lifecycle.states)) if named else set()
    faults += [f"does not say what comes next in state {state!r}" for state in sorted(states - set(acts.next_steps))]
    faults += [f"says what comes next in {state!r}, no state" for state in sorted(set(acts.next_steps) - states)]
    for act in acts:
        if acts.lifecycle.transitions.get(act.verb) is not act.transition:
            faults.append(f"{act.verb!r} is a transition of another lifecycle")
        if not act.page and (fault := service_mismatch(act, act.asks.base_fields)):
            faults.append(f"{act.verb!r} does not fit its service: {fault}")
        if act.is_done_on_each and (act.page or act.deletes or (act.signature and act.signature.content)):
            faults.append(f"{act.verb!r} is done on each of many, but is signed, deletes or has a page of its own")
    pages = {acts.page, *(act.page for act in acts), *(act.many.preview for act in acts if act.many)} - {""}
    faults += [f"names the page {page!r}, which does not exist" for page in sorted(pages - _url_names(get_resolver()))]
    return [f"{acts.noun}: {fault}" for fault in faults]


def service_mismatch(act: Act | Create, asked: Iterable[str]) -> str:
    """Return why the service of an act cannot be called with what is asked for, or nothing."""
    objects = [] if isinstance(act, Create) else [None]
    proofs = ["proof"] if isinstance(act, Act) and act.signature else []
    try:
        inspect.signature(act.service).bind(*objects, **dict.fromkeys([*asked, "actor", *proofs]))
    except TypeError as fault:
        return str(fault)
    return ""


def _url_names(resolver: URLResolver, prefix: str = "") -> set[str]:
    names: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            names |= _url_names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif entry.name:
            names.add(f"{prefix}{entry.name}")
    return names


def _lifecycles() -> dict[str, Lifecycle[Any]]:
    """Return every lifecycle of the installed apps by its module and name."""
    ours = tuple(f"{config.name}." for config in apps.get_app_configs())
    modules = sorted(name for name in sys.modules if f"{name}.".startswith(ours))
    lifecycles: dict[int, tuple[str, Lifecycle[Any]]] = {}
    for name in modules:
        for member, value in vars(sys.modules[name]).items():
            if issubclass(type(value), Lifecycle):  # not isinstance, for which a lazy object makes what it stands for
                lifecycles.setdefault(id(value), (f"{name}.{member}", value))
    return dict(lifecycles.values())
