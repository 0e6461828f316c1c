"""Files of lists: handed out at once if they are small, prepared by a worker if they are large."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock, list_formats
from core.api import list_files as lists
from core.errors import Conflict, Invalid
from core.web.pages import page, paged
from enterprises.web.current_user import current_user
from portal.models import ListFile
from portal.models.list_files import KEPT
from portal.services import list_files
from portal.web import column_choice

_TYPES = {
    ListFile.Format.CSV: "text/csv; charset=utf-8",
    ListFile.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ListFile.Format.JSON: "application/json",
    ListFile.Format.BOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ListFile.Format.EXCEL: "text/csv; charset=utf-8",
}


@page
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Redirect to the file of a list, or to the page of the file that is prepared."""
    wanted = {name: request.POST.get(name, "") for name in ("address", "format")}
    if (chosen := request.POST.get("columns", "")) and wanted["format"] in list_formats.FOR_PEOPLE:
        wanted["address"] = column_choice.with_columns(wanted["address"], chosen)
    try:
        if address := list_files.address_of_small(actor=request.user, **wanted):
            return redirect(address)
        return redirect("pages:list-file", pk=list_files.ask(actor=request.user, **wanted).pk)
    except (Invalid, Conflict) as refusal:
        for detail in [fault.detail for fault in refusal.errors] or [refusal.detail]:
            messages.error(request, str(detail))
        return redirect("pages:list-files")


@page
def listing(request: HttpRequest) -> HttpResponse:
    files = paged(request, ListFile.objects.visible_to(request.user).order_by("-asked_at", "-pk"), 20)
    return render(request, "portal/list_files.html", {"rows": files, "shown": [_shown(file) for file in files]})


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "portal/list_file_detail.html", {"shown": _shown(_own(request, pk)), "days": KEPT.days})


@page
def content(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Download the file; without it, its page says why there is none."""
    file = _own(request, pk)
    try:
        return answer(file, list_files.open_content(file, actor=current_user(request)))
    except Conflict as refusal:
        messages.error(request, str(refusal.detail))
        return redirect("pages:list-file", pk=pk)


@page
@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    list_files.remove(_own(request, pk), actor=request.user)
    messages.success(request, _("The file is removed."))
    return redirect("pages:list-files")


def answer(file: ListFile, content: Iterator[bytes]) -> StreamingHttpResponse:
    """Return the content of a file as an attachment."""
    name = lists.file_name(file.address, file.format, file.asked_at.astimezone(clock.ZONE).date())
    headers = {"Content-Disposition": str(content_disposition_header(True, name)), "Content-Length": str(file.size)}
    return StreamingHttpResponse(content, content_type=_TYPES[ListFile.Format(file.format)], headers=headers)


def _own(request: HttpRequest, pk: UUID) -> ListFile:
    return get_object_or_404(ListFile.objects.visible_to(request.user), pk=pk)


def _shown(file: ListFile) -> dict[str, object]:
    return {"file": file, "title": list_files.title_of(file), "filters": lists.filters_of(file.address)}
