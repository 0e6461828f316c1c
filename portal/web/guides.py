"""The guide of each role, and the bar that leads through its pages as a tour."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from core.web.pages import page
from enterprises.models import User
from portal import guides


@page
def listing(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    own = guides.guide_for(request.user.roles)
    return render(request, "portal/guide_list.html", {"guides": guides.GUIDES, "own": own})


@page
def detail(request: HttpRequest, key: str) -> HttpResponse:
    guide = guides.find(key)
    if guide is None:
        raise Http404
    assert isinstance(request.user, User)
    own = guides.guide_for(request.user.roles)
    context = {
        "guide": guide,
        "steps": [(step, guide.picture(step, get_language() or "en")) for step in guide.steps],
        "tour": guides.address(guide, 1) if guide is own else "",
    }
    return render(request, "portal/guide_detail.html", context)


def tour(request: HttpRequest) -> dict[str, Any]:
    """Return, for the frame of every page, the stop of the tour that its address names."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {"tour_stop": guides.stop(request) if signed_in and "tour" in request.GET else None}
