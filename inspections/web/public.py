"""The front page of the public register: what anybody may read, and where."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.web.public import public


@public
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "public/landing.html")
