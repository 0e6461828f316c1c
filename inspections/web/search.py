"""The page of search results, by kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.web.pages import page
from inspections import searching


@page
def search(request: HttpRequest) -> HttpResponse:
    text = searching.cleaned(request.GET.get("q", ""))
    found = searching.everything(text, request.user)
    context = {"q": text, "found": found, "count": sum(len(rows) for rows in found.values()), "most": searching.MOST}
    return render(request, "inspections/search.html", context)
