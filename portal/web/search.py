"""The page of search results, by kind, and what is suggested while one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.web.pages import page
from enterprises.models import Enterprise
from portal.queries import search as queries


@page
def search(request: HttpRequest) -> HttpResponse:
    text = queries.normalise(request.GET.get("q", ""))
    results = queries.search_all(text, request.user)
    context = {
        "q": text,
        "found": results,
        "count": sum(len(rows) for rows in results.values()),
        "most": queries.MOST,
    }
    return render(request, "portal/search.html", context)


@page
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer with the part of the page that suggests enterprises and sites; the search works without it."""
    text = queries.normalise(request.GET.get("q", ""))
    suggested = [
        {"row": row, "page": "pages:enterprise" if isinstance(row, Enterprise) else "pages:site"}
        for row in queries.suggest(text, request.user)
    ]
    return render(request, "portal/parts/suggestions.html", {"suggested": suggested})
