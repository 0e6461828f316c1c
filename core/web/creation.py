"""The page on which a record is created: a form, the service that takes its values, and the way to the new record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
        return render(request, "creation.html", {"creation": creation, "form": form}, status=sent.status)

    return view
