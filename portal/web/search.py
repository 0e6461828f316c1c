"""The page of search results, by kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.web.pages import page
from portal.queries import search_results


@page
def search(request: HttpRequest) -> HttpResponse:
    text = search_results.normalise(request.GET.get("q", ""))
    results = search_results.search_all(text, request.user)
    context = {
        "q": text,
        "found": results,
        "count": sum(len(rows) for rows in results.values()),
        "most": search_results.MOST,
    }
    return render(request, "portal/search.html", context)
