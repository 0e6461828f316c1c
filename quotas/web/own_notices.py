"""The page of a notice for a person of an enterprise that it names: its own lines, and nothing of other holders."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from core.web.pages import page
from enterprises.models import User
from quotas.models import Account, Notice, NoticeLine
from quotas.models.notices import shown_whole
from quotas.web import notices


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show the whole notice to its readers, and its own lines to an enterprise that it names."""
    if shown_whole([pk], cast(User, request.user)):
        return notices.detail(request, pk=pk)
    return own(request, pk)


def own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the reader's own lines of a notice that is or was in force.

    Raises:
        Http404: if it names no enterprise of the reader.
    """
    rows = Notice.objects.naming_enterprises_of(request.user).select_related(
        "programme_year__programme", "issuer__jurisdiction", "issuer__group"
    )
    notice = get_object_or_404(rows, pk=pk)
    lines = list(
        NoticeLine.objects.of_enterprises_of(request.user)
        .filter(notice=notice)
        .select_related("to_holder__enterprise", "from_holder__jurisdiction", "from_holder__group")
        .order_by("position")
    )
    accounts = Account.objects.visible_to(request.user).filter(
        programme_year=notice.programme_year_id, holder__in=[line.to_holder_id for line in lines]
    )
    found = {(account.holder_id, account.category): account for account in accounts}
    for line in lines:
        vars(line)["account"] = found.get((line.to_holder_id, line.category))
    return render(request, "quotas/own_notice.html", {"notice": notice, "lines": lines})
