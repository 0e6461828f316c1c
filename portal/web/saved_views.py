"""Saved views on the pages: shown with each list, opened by an address that can be shared."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import DomainError
from core.web.lists import list_names
from core.web.pages import page
from portal.models import SavedView
from portal.services import saved_views


def address(view: SavedView) -> str:
    return reverse("pages:view", args=[view.pk])


def target(view: SavedView) -> str:
    return f"{reverse(f'pages:{view.page}')}{'?' if view.query else ''}{view.query}"


@page
def opened(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a saved view for anyone with its address; the rows shown are those visible to the reader."""
    return redirect(target(get_object_or_404(SavedView, pk=pk)))


@page
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    fields = {name: request.POST.get(name, "") for name in ("page", "name", "query")}
    try:
        return redirect(target(saved_views.save(actor=request.user, **fields)))
    except DomainError as refusal:
        for detail in [fault.detail for fault in refusal.errors] or [str(refusal.detail)]:
            messages.error(request, detail)
    if fields["page"] not in list_names():
        return redirect("pages:start")
    return redirect(f"{reverse('pages:' + fields['page'])}?{_filters(fields['query'])}")


def _filters(query: str) -> str:
    """Return the filters as a newly encoded query string, so that only a query is ever stored."""
    return urlencode(saved_views.parse_qsl(query.lstrip("?")))


@page
@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    back = reverse(f"pages:{view.page}")
    saved_views.remove(view, actor=request.user)
    messages.success(request, _("The view is removed."))
    return redirect(back)
