"""Verbs on a page: the lifecycle says which are open to the reader, a form asks what each needs, a service does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from core.actors import Actor
from core.errors import Correctable, NotFound
from core.lifecycle import Lifecycle
from core.web.acts import STATUS_INVALID, STATUS_REFUSED, with_expected_version
from core.web.forms import NoForm, PageForm, ReasonForm

__all__ = ["STATUS_INVALID", "STATUS_REFUSED", "with_expected_version"]


@dataclass(slots=True)
class Act:
    verb: str
    label: Any
    form: PageForm
    tone: str = "plain"
    hint: Any = ""
    sign: Any = None  # the fields for the signature (parts/sign.html)

    @property
    def asks(self) -> bool:
        return bool(self.form.fields) or self.sign is not None


@dataclass(frozen=True, slots=True)
class Step:
    """A verb as a page offers it: the service, what it needs beyond the lifecycle's reason, and its appearance."""

    service: Callable[..., Any]
    form: type[PageForm] | None = None
    tone: str = "plain"  # of the button: primary, plain or bad
    hint: Any = ""
    told: Callable[[HttpRequest], Mapping[str, Any]] | None = None  # extra arguments of the service, from the request


def form_class(step: Step, lifecycle: Lifecycle, verb: str) -> type[PageForm]:
    return step.form or (ReasonForm if lifecycle[verb].reason_required else NoForm)


def acts(
    lifecycle: Lifecycle,
    steps: Mapping[str, Step],
    actor: Actor,
    obj: Any,
    *,
    failed: tuple[str, PageForm] | None = None,
    signs: Mapping[str, Callable[[], Any]] | None = None,
    ids: str = "id_%s",
) -> list[Act]:
    """Return an act for each verb that is open now and that the page offers; a refused form keeps its input.

    ``signs``: for verbs that are signed, what asks for the signature. ``ids``: the pattern of field ids where a page
    shows the acts of several objects, so that each id is unique.
    """
    offered = []
    for transition in lifecycle.open_transitions(actor, obj):
        step = steps.get(transition.verb)
        if step is None:
            continue
        if failed is not None and failed[0] == transition.verb:
            form = failed[1]
            form.auto_id = ids
        else:
            form = form_class(step, lifecycle, transition.verb)(prefix=transition.verb, auto_id=ids)
        sign = signs[transition.verb]() if signs and transition.verb in signs else None
        offered.append(Act(transition.verb, transition.label, form, step.tone, step.hint, sign))
    return offered


def refused_acts(lifecycle: Lifecycle, actor: Actor, obj: Any, code: str = "maker_is_checker") -> list[tuple[Any, str]]:
    """Return the label of each verb that this reader may not use because of who he is, and the reason."""
    refused = lifecycle.refused_transitions(actor, obj)
    return [(transition.label, refusal.detail) for transition, refusal in refused if refusal.code == code]


def perform(
    request: HttpRequest, lifecycle: Lifecycle, steps: Mapping[str, Step], obj: Any, verb: str
) -> tuple[Any, tuple[str, PageForm] | None, int]:
    """Call the service of a posted verb; return its answer, or the form that failed and the status to answer with."""
    step = steps.get(verb)
    if step is None:
        raise NotFound("not_found", "")
    form = form_class(step, lifecycle, verb)(request.POST, prefix=verb)
    if not form.is_valid():
        return None, (verb, form), STATUS_INVALID
    told = step.told(request) if step.told else {}
    try:
        return (
            with_expected_version(
                request, obj, lambda: step.service(obj, actor=request.user, **form.cleaned_data, **told)
            ),
            None,
            302,
        )
    except Correctable as refusal:
        form.refuse(refusal)
        return None, (verb, form), STATUS_REFUSED
