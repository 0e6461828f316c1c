"""The front page of the public register, and the cases that were published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.public import public
from core.web.pages import paged
from inspections import queries


@public
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "public/landing.html")


@public
def cases(request: HttpRequest) -> HttpResponse:
    return render(request, "public/cases.html", {"rows": paged(request, queries.published_cases())})
