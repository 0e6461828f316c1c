"""The public page of the industry's targets, with what the register measures of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.public import public
from portal.queries.targets import by_term


@public
def targets(request: HttpRequest) -> HttpResponse:
    return render(request, "public/targets.html", {"terms": by_term()})
