"""The page of an object's history: what was done to it, by whom and why, and what each change replaced."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core.errors import Forbidden
from core.models import AuditEvent
from core.web.pages import page, paged
from portal import histories, history_words

# The objects whose page shows their head to who has still to declare; other rows of a file stay hidden until then.
WITH_HEADS = frozenset({"case", "proceeding", "order"})


@page
def history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Show the events of the trail about an object that the reader sees, newest first."""
    subject = histories.SUBJECTS.get(kind)
    if subject is None:
        raise Http404
    if not histories.reads_histories(request.user):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    model: Any = subject.model
    manager = model._default_manager
    rows = manager.heads_for(request.user) if kind in WITH_HEADS else manager.visible_to(request.user)
    try:
        obj = rows.filter(**{subject.field: key}).first()
    except (ValidationError, ValueError) as malformed:
        raise Http404 from malformed
    if obj is None:
        raise Http404
    events = AuditEvent.objects.about(obj, request.user)
    shown = paged(request, events)
    context = {
        "obj": obj,
        "kind": model._meta.verbose_name,
        "back": _page_of(kind, key),
        "rows": shown,
        "entries": history_words.in_words(shown, model),
    }
    return render(request, "portal/history.html", context)


def _page_of(kind: str, key: str) -> str:
    """Return the address of the object's own page, or the empty text if it has none."""
    try:
        return reverse(f"pages:{kind}", args=[key])
    except NoReverseMatch:
        return ""


def link(request: HttpRequest) -> dict[str, Any]:
    """Return, for the frame of every page, the address of the history of the object that it shows."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {"history_address": (lambda: histories.address(request)) if signed_in else ""}
