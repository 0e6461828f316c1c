"""The pages on which a record is created or changed: a form, the service that takes its values, and the way on."""

from collections.abc import Callable, Mapping
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
from core.errors import Forbidden
from core.forms import PageForm
from core.type_aliases import Text
from core.web.acts import send
from core.web.pages import page


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation[T: Model]:
    """The parts by which a page creates a record of one kind (``templates/creation.html``)."""

    title: Text
    button: Text
    lead: Text = ""
    list_title: Text
    list_page: str  # the URL name of the list, to which the trail leads
    detail_page: str  # the URL name of the record's page, shown afterwards
    allowed: Callable[[Actor], bool]
    form: Callable[[HttpRequest, QueryDict | None], PageForm]
    service: Callable[..., T]
    done: Text | Callable[[T], str]
    places: Mapping[str, str] | None = None  # pointers of faults and the fields that they are about


def create_view[T: Model](creation: Creation[T]) -> Callable[..., HttpResponseBase]:
    """Return the view that shows the form, and creates the record from what is sent."""

    @page
    def view(request: HttpRequest) -> HttpResponse:
        if not creation.allowed(request.user):
            raise Forbidden("forbidden", _("Your roles do not allow this here."))
        form = creation.form(request, request.POST if request.method == "POST" else None)

        def create(**values: Any) -> T:
            return creation.service(actor=request.user, **values)

        sent = send(request, form, create, places=creation.places)
        if sent.done:
            done = creation.done
            messages.success(request, done(sent.result) if callable(done) else str(done))
            return redirect(creation.detail_page, pk=sent.result.pk)
        context = {"parts": creation, "form": form, "lead": creation.lead}
        return render(request, "creation.html", context, status=sent.status)

    return view


@dataclass(frozen=True, slots=True, kw_only=True)
class Change[T: Model]:
    """The parts by which a page changes a record, or replaces it by a further version (``templates/creation.html``)."""

    title: Text
    heading: Callable[[T], str] | None = None  # unless it is the title
    lead: Callable[[T], Text]
    button: Text
    list_title: Text
    list_page: str
    detail_page: str
    name: Callable[[T], str]  # by which the trail leads to the record
    find: Callable[[HttpRequest, UUID], T]
    allowed: Callable[[Actor, T], bool]
    form: Callable[[T, QueryDict | None], PageForm]  # it begins with what the record says
    service: Callable[..., Model]
    done: Text
    keeps_version: bool = False  # refuse what is sent if the record was changed meanwhile


def change_view[T: Model](change: Change[T]) -> Callable[..., HttpResponseBase]:
    """Return the view that shows the form of a record, and changes the record by what is sent."""

    @page
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        row = change.find(request, pk)
        if not change.allowed(request.user, row):
            raise Forbidden("forbidden", _("Your roles do not allow this here."))
        form = change.form(row, request.POST if request.method == "POST" else None)

        def apply(**values: Any) -> Model:
            return change.service(row, actor=request.user, **values)

        sent = send(request, form, apply, row if change.keeps_version else None)
        if sent.done:
            messages.success(request, str(change.done))
            return redirect(change.detail_page, pk=sent.result.pk)
        context = {
            "parts": change,
            "form": form,
            "row": row,
            "name": change.name(row),
            "heading": change.heading(row) if change.heading else change.title,
            "lead": change.lead(row),
        }
        return render(request, "creation.html", context, status=sent.status)

    return view
