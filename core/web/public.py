"""A page for everybody: no sign-in, the same for all, kept by caches for a while, and asked for only so often."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_headers
from rest_framework.throttling import AnonRateThrottle

from core import walls

KEPT = 300  # seconds
LANGUAGE = "language"


class PublicThrottle(AnonRateThrottle):
    """One count for all public pages and lists of one address: enough for people, too slow for copying by the page."""

    scope = "public"
    rate = "120/min"


def public[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Whoever is signed in is nobody here: what a cache keeps for all must never show whom it was made for."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.user = AnonymousUser()
        throttle = PublicThrottle()
        if not throttle.allow_request(request, view):  # type: ignore[arg-type]
            return _too_many(request, throttle.wait())
        with translation.override(_language(request)), walls.beyond_reach("what is published is the same for all"):
            return view(request, *args, **kwargs)

    kept: Any = cache_control(public=True, max_age=KEPT)(answered)
    return require_safe(conditional_page(vary_on_headers("Accept-Language", "Cookie")(kept)))


def _language(request: HttpRequest) -> str:
    """``?language=`` goes before the reader's own choice, so that each language has an address."""
    asked = request.GET.get(LANGUAGE, "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE


def _too_many(request: HttpRequest, wait: float | None) -> HttpResponse:
    seconds = int(wait or 60) + 1
    page = render(request, "public/too_many.html", {"seconds": seconds}, status=429)
    page["Retry-After"] = str(seconds)
    page["Cache-Control"] = "no-store"
    return page
