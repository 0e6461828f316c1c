"""The page of search results, by kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.web.pages import page
from portal.queries import search_results


@page
def search(request: HttpRequest) -> HttpResponse:
    text = search_results.cleaned(request.GET.get("q", ""))
    found = search_results.everything(text, request.user)
    context = {
        "q": text,
        "found": found,
        "count": sum(len(rows) for rows in found.values()),
        "most": search_results.MOST,
    }
    return render(request, "portal/search.html", context)
