"""The pages on which a record is created or changed: a form, the service that takes its values, and the way on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.actors import Actor
from core.acts import RECORD, Create
from core.errors import Forbidden
from core.forms import PageForm
from core.type_aliases import Text
from core.web.acts import send
from core.web.pages import page

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The list and the page of a kind of record, to which the trail leads from the page that records or changes one."""

    title: Text  # of the list
    list_page: str = ""  # URL names
    detail_page: str = ""


def create_view(trail: Trail, act: Create) -> View:
    """Return the view that shows a form, and creates a record from what is sent (``templates/creation.html``)."""

    @page
    def view(request: HttpRequest) -> HttpResponse:
        if not act.is_offered(request.user):
            raise Forbidden("forbidden", _("Your roles do not allow this here."))
        form = act.form.for_request(request, request.POST if request.method == "POST" else None)
        sent = send(request, form, lambda **values: act.service(actor=request.user, **values), places=act.places)
        if sent.done:
            messages.success(request, act.done(sent.result) if callable(act.done) else str(act.done))
            return redirect(trail.detail_page, pk=sent.result.pk)
        context = {
            "trail": trail,
            "title": act.title,
            "heading": act.title,
            "lead": act.lead,
            "button": act.button,
            "form": form,
        }
        return render(request, "creation.html", context, status=sent.status)

    return view


def change_view[T: Model](
    trail: Trail,
    *,
    title: Text,
    lead: Callable[[T], Text],
    name: Callable[[T], str],
    find: Callable[[HttpRequest, UUID], T],
    allowed: Callable[[Actor, T], bool],
    form: Callable[[T, QueryDict | None], PageForm],
    service: Callable[..., Model],
    done: Text,
    heading: Callable[[T], str] | None = None,
    button: Text = RECORD,
    keeps_version: bool = False,
) -> View:
    """Return the view that shows the form of a record, and changes it, or replaces it by a version, by what is sent.

    ``name``: by which the trail leads to the record. ``form`` begins with what the record says.
    ``keeps_version``: refuse what is sent if the record was changed meanwhile.
    """

    @page
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        row = find(request, pk)
        if not allowed(request.user, row):
            raise Forbidden("forbidden", _("Your roles do not allow this here."))
        filled = form(row, request.POST if request.method == "POST" else None)

        def apply(**values: Any) -> Model:
            return service(row, actor=request.user, **values)

        sent = send(request, filled, apply, row if keeps_version else None)
        if sent.done:
            messages.success(request, str(done))
            return redirect(trail.detail_page, pk=sent.result.pk)
        context = {
            "trail": trail,
            "title": title,
            "heading": heading(row) if heading else title,
            "lead": lead(row),
            "button": button,
            "form": filled,
            "row": row,
            "name": name(row),
            "keeps_version": keeps_version,
        }
        return render(request, "creation.html", context, status=sent.status)

    return view
