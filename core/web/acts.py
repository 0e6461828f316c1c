"""Acts on a page: their buttons and forms, the view that performs them, and the handling of a posted form."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from core import expected_versions, formats
from core.acts import Act, Acts, declared
from core.errors import Correctable, DomainError, NotFound
from core.forms import PageForm
from core.lifecycle import Transition
from core.models import Versioned
from core.type_aliases import Text
from core.web.pages import page
from core.write_access import denial

STATUS_REFUSED = 409
STATUS_INVALID = 400
MAKER_IS_CHECKER = "maker_is_checker"

type Failed = tuple[str, PageForm] | None  # the verb that was refused, and its form with the input


class Signing(Protocol):
    """The module that asks for second factors on pages (``enterprises.web.signing``)."""

    def offer(self, request: HttpRequest, purpose: str, obj: Model, content: Mapping[str, Any]) -> object: ...
    def proof_arguments(self, request: HttpRequest) -> Mapping[str, Any]: ...


@dataclass(slots=True)
class Offered:
    """An act as a page shows it (``parts/acts.html``)."""

    verb: str
    label: Text
    form: PageForm
    tone: str = "plain"
    hint: Text = ""
    sign: object = None  # the fields for the signature (parts/sign.html)
    final: bool = False  # no act leads back: it is confirmed, even if its form asks for nothing

    @property
    def asks(self) -> bool:
        return bool(self.form.fields) or self.sign is not None or self.final


def offer(
    request: HttpRequest,
    acts: Acts,
    obj: Model,
    failed: Failed = None,
    *,
    signing: Signing | None = None,
    ids: str = "id_%s",
) -> list[Offered]:
    """Return the acts that are open to the reader, each with its form; a refused one keeps what was typed.

    ``ids``: the pattern of field ids where a page shows the acts of several objects, so that each id is unique.
    """
    offered = []
    for act in acts.open_acts(request.user, obj):
        if failed is not None and failed[0] == act.verb:
            form = failed[1]
            form.auto_id = ids
        else:
            form = act.asks(prefix=act.verb, auto_id=ids)
        form.fit(obj, request.user)
        sign = None
        if act.signature is not None and act.signature.content is not None:
            assert signing is not None, "a page that offers a signed act names what asks for the signature"
            sign = signing.offer(request, act.signature.purpose, obj, act.signature.content(obj))
        offered.append(Offered(act.verb, act.label, form, act.tone, act.hint, sign, acts.is_final(act)))
    return offered


def refused(request: HttpRequest, acts: Acts, obj: Model, code: str = MAKER_IS_CHECKER) -> list[tuple[Text, Text]]:
    """Return the label of each act that this reader may not perform because of who he is, and the reason."""
    refusals = acts.lifecycle.refused_transitions(request.user, obj)
    return [(transition.label, refusal.detail) for transition, refusal in refusals if refusal.code == code]


def panel(
    request: HttpRequest, acts: Acts, obj: Model, failed: Failed = None, *, signing: Signing | None = None
) -> dict[str, Any]:
    """Return the context of ``parts/acts.html``, ``act_faults.html`` and ``refused_acts.html``."""
    offered = offer(request, acts, obj, failed, signing=signing)
    refusals = acts.lifecycle.refused_transitions(request.user, obj)
    gone = failed is not None and all(act.form is not failed[1] for act in offered)
    return {
        "acts": offered,
        "base": acts.address(obj.pk),
        "version": obj.version if isinstance(obj, Versioned) else "",
        "refused": [(one.label, refusal.detail) for one, refusal in refusals if refusal.code == MAKER_IS_CHECKER],
        "closed": _closed(request, acts, obj, refusals),
        "comes_next": comes_next(acts, obj),
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
        "left_over": _typed(failed[1]) if failed is not None and gone else [],
    }


@dataclass(frozen=True, slots=True)
class ComesNext:
    """The next step of an object as a page shows it, with its day (``parts/comes_next.html``)."""

    text: Text
    due_on: dt.date | None


def comes_next(acts: Acts, obj: Model) -> ComesNext | None:
    step = acts.next_step(obj)
    return ComesNext(step.text, step.due_on(obj)) if step is not None else None


def _closed(
    request: HttpRequest, acts: Acts, obj: Model, refusals: Sequence[tuple[Transition, DomainError]]
) -> list[tuple[str, str]]:
    """Return why acts that the state allows are not offered: their labels, by the sentence of the refusal."""
    lifecycle = acts.lifecycle
    sentence = str(denial(request.user, None, lifecycle.denied).detail)
    found = [(one, str(refusal.detail)) for one, refusal in refusals]
    found += [(one, sentence) for one in lifecycle.reserved_transitions(request.user, obj)]
    labels: dict[str, list[str]] = {}
    for transition, sentence in found:
        if acts.find(transition.verb) is not None:
            labels.setdefault(sentence, []).append(str(transition.label))
    return [(_(", ").join(names), sentence) for sentence, names in labels.items()]


def _typed(form: PageForm) -> list[tuple[Text, object]]:
    """Return what was typed into a form that is not shown again, since its act is not open any more."""
    return [(field.label, field.value()) for field in form if field.value()]


def detail_view[T: Model](
    find: Callable[[HttpRequest, UUID], T], show: Callable[[HttpRequest, T], HttpResponseBase]
) -> Callable[..., HttpResponseBase]:
    """Return the view of ``…/<uuid:pk>/``, the object's own page; ``act_view`` returns that of its acts."""

    @page
    def view(request: HttpRequest, pk: UUID) -> HttpResponseBase:
        return show(request, find(request, pk))

    return view


def act_view[T: Model](
    acts: Acts,
    *,
    find: Callable[[HttpRequest, UUID], T],
    show: Callable[[HttpRequest, T, Failed, int], HttpResponseBase],
    after: Callable[[HttpRequest, T, Act, Any], HttpResponseBase | None] | None = None,
    signing: Signing | None = None,
    lost: str = "",
) -> Callable[..., HttpResponseBase]:
    """Return the view of ``…/<uuid:pk>/<slug:verb>/``, which performs an act of the object's page.

    ``after(request, obj, act, result)``: the answer of an act that does not lead back to the object's page.
    ``lost``: the URL name of the page to show if the reader may not see the object after the act.
    """

    @page
    def view(request: HttpRequest, pk: UUID, verb: str) -> HttpResponseBase:
        obj = find(request, pk)
        act = acts.find(verb)
        if request.method != "POST":
            return redirect(acts.address(pk))
        if act is None or act.page:
            raise NotFound("not_found", "")
        form = act.asks(request.POST, prefix=verb)
        form.fit(obj, request.user)
        proof = signing.proof_arguments(request) if act.signature is not None and signing is not None else {}

        def perform(**fields: Any) -> Any:
            refusal = act.elsewhere(obj) if act.elsewhere is not None else None
            if refusal is not None and acts.lifecycle.can(request.user, act.transition.capability, obj):
                raise refusal  # the service refuses all others
            return act.service(obj, actor=request.user, **fields, **proof)

        sent = send(request, form, perform, obj)
        if not sent.done:
            return show(request, find(request, pk), (verb, form), sent.status)
        elsewhere = after(request, obj, act, sent.result) if after else None
        if elsewhere is not None:
            return elsewhere
        if lost:
            manager: Any = type(obj)._default_manager
            reader = get_user_model()._default_manager.get(pk=request.user.pk)  # whose reach may have changed
            if not manager.visible_to(reader).filter(pk=pk).exists():
                messages.success(request, message(act, sent.result))
                return redirect(lost)
        row = sent.result if isinstance(sent.result, acts.lifecycle.model) else _still_seen(lambda: find(request, pk))
        messages.success(request, message(act, sent.result, acts, row))
        return redirect(acts.address(pk))

    return view


def _still_seen[T: Model](read: Callable[[], T]) -> T | None:
    try:
        return read()
    except (Http404, NotFound):
        return None


def message(act: Act, result: object, acts: Acts | None = None, row: object = None) -> str:
    """Return the message after an act: what happened, and what comes next for ``row`` as it is now.

    If the result is another object with a page of its own, the message leads there.
    """
    done = _("Done: %(verb)s.") % {"verb": act.label}
    if act.done:
        done = str(act.done(result) if callable(act.done) else act.done)
    parts: list[str] = [done]
    if act.result is not None and isinstance(result, act.result) and (place := _page_of(result)):
        parts.append(format_html('<a href="{}">{}</a>', place, result))
    if acts is not None and isinstance(row, acts.lifecycle.model) and (step := comes_next(acts, row)) is not None:
        parts.append(format_html("<br>{} {}", _("What comes next:"), step.text))
        if step.due_on is not None:
            parts.append(_("By %(day)s.") % {"day": formats.day(step.due_on)})
    return format_html_join(" ", "{}", ((part,) for part in parts))


def _page_of(row: Model) -> str:
    """Return the address of the page on which the acts on a row are performed, or nothing."""
    found = next((one for one in declared() if one.lifecycle.model is type(row) and one.page and not one.listed), None)
    return found.address(row.pk) if found is not None else ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A posted form: done with the service's result, or to be shown again with a status."""

    done: bool
    status: int
    result: Any = None  # of the service, whose type the caller knows


def send(
    request: HttpRequest,
    form: PageForm,
    service: Callable[..., Any],
    obj: Model | None = None,
    *,
    places: Mapping[str, str] | None = None,
) -> Sent:
    """Call a service with the values of a form; a refusal is shown beside the form's fields.

    ``obj``: the row that must be unchanged since the form was shown. ``places`` maps pointers of faults to fields.
    """
    if request.method != "POST":
        return Sent(False, 200)
    if not form.is_valid():
        return Sent(False, STATUS_INVALID)
    try:
        return Sent(True, 302, with_expected_version(request, obj, lambda: service(**form.values())))
    except Correctable as refusal:
        form.refuse(refusal, places)
        return Sent(False, STATUS_REFUSED)


def with_expected_version[R](request: HttpRequest, obj: object, act: Callable[[], R], *, member: str = "version") -> R:
    """Act only if the row still has the version that the form states in the field ``member``."""
    version = request.POST.get(member, "")
    if isinstance(obj, Versioned) and version.isascii() and version.isdecimal():
        expected_versions.require(obj, int(version[:9]))
        with expected_versions.expecting(obj, int(version[:9])):
            return act()
    return act()
