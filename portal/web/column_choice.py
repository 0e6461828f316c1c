"""The choice of columns for the file of a list: which ones, in which order; it goes back to the list in its address."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from core.api import list_files as lists
from core.errors import Invalid, NotFound
from core.web.pages import page

PARAMETER = "columns"  # in the address of a list, on pages and in the API
_MOST_COLUMNS = 999


@page
def choose(request: HttpRequest) -> HttpResponse:
    """Show the columns of a list's file, or go back to the list with those that were chosen."""
    if not request.GET:
        return redirect("pages:list-files")
    address, back = request.GET.get("address", ""), _page_of_ours(request.GET.get("back", ""))
    try:
        columns = lists.columns_of(lists.normalise(address), request.user)
    except Invalid as unknown:
        raise NotFound("unknown_list", str(unknown.detail)) from unknown
    if "use" in request.GET:
        kept = _in_order(request, [column.path for column in columns])
        return redirect(with_columns(back, ",".join(kept)))
    chosen = [path for path in request.GET.get(PARAMETER, "").split(",") if path]
    rank = {path: index for index, path in enumerate(chosen)}
    ordered = sorted(columns, key=lambda column: rank.get(column.path, len(rank)))
    context: dict[str, Any] = {
        "address": address,
        "back": back,
        "filters": lists.filters_of(address),
        "columns": [
            {"column": column, "kept": not chosen or column.path in rank, "position": index}
            for index, column in enumerate(ordered, 1)
        ],
    }
    return render(request, "portal/list_columns.html", context)


def with_columns(address: str, chosen: str) -> str:
    """Return the address of a list, on a page or in the API, with the columns chosen; without any, all are meant."""
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != PARAMETER]
    if chosen:
        query.append((PARAMETER, chosen))
    return f"{parts.path}?{urlencode(query)}" if query else parts.path


def _page_of_ours(back: str) -> str:
    """Return the address if it is a path of a page, and of nothing else that a link may lead to."""
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, None):
        try:
            match = resolve(urlsplit(back).path)
        except Resolver404:
            match = None
        if match is not None and "pages" in match.namespaces:
            return back
    raise NotFound("unknown_list", "")


def _in_order(request: HttpRequest, offered: list[str]) -> list[str]:
    """Return the columns that were ticked, by the positions given; all in their own order are no choice."""
    ticked = [path for path in request.GET.getlist("keep") if path in offered]
    kept = sorted(ticked, key=lambda path: _position(request.GET.get(f"position-{path}", "")))
    return [] if kept == offered else kept


def _position(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else _MOST_COLUMNS
