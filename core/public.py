"""Public pages: without a sign-in, the same for all, cached for a while, and limited in rate.

Caches outside keep a page for minutes; the server keeps it for seconds (``PUBLIC_CACHE_SECONDS``), so that many
requests for one page query the database once, and a publication shows soon.
"""

import base64
import functools
import hashlib
from collections.abc import Callable
from typing import Concatenate, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_headers
from rest_framework.request import Request
from rest_framework.views import APIView

from core import row_security, standby
from core.themes import theme
from core.throttling import AddressThrottle

CACHE_SECONDS = 300  # seconds, by caches outside
MAX_CACHED_BYTES = 1024 * 1024  # bytes of one answer
LANGUAGE = "language"


class PublicThrottle(AddressThrottle):
    """The limit per address for all public pages and lists: enough for people, too low for copying page by page."""

    scope = "public"
    rate = "120/min"


def public[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Make a view public: every reader is anonymous, because a shared cache must not contain personal content."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.user = AnonymousUser()
        throttle = PublicThrottle()
        if not throttle.allow_request(cast(Request, request), cast(APIView, None)):
            return _too_many(request, throttle.wait())
        with (
            translation.override(_language(request)),
            row_security.unrestricted("published rows are the same for every reader"),
        ):
            return build_once(request, lambda: standby.answer(request, lambda: view(request, *args, **kwargs)))

    cached = cache_control(public=True, max_age=CACHE_SECONDS)(wrapper)
    return require_safe(conditional_page(vary_on_headers("Accept-Language", "Cookie")(cached)))


def build_once(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return the cached response to the same request, or make one and cache it if it is complete.

    Anything in the cache that is not such a response is replaced by one.
    Only GET is answered from the cache: OPTIONS at the same address has another answer, DELETE is refused.
    """
    seconds = settings.PUBLIC_CACHE_SECONDS
    if not seconds or request.method != "GET":
        return make()
    identity = "\n".join(
        (
            request.get_host(),
            request.get_full_path(),
            translation.get_language() or "",
            theme(request),
            _accept(request),
        )
    )
    key = f"public:{hashlib.sha256(identity.encode()).hexdigest()}"
    # The key is kept with the answer, because a signature does not say where a value was put, nor who put it there:
    # whatever else this key of the cache holds is no answer.
    stored = cache.get(key)
    if isinstance(stored, dict) and stored.get("key") == key:
        return HttpResponse(base64.b64decode(stored["content"]), headers=stored["headers"])
    response = make()
    if hasattr(response, "render"):
        response = response.render()
    if not isinstance(response, HttpResponse) or response.status_code != 200 or response.cookies:
        return response
    if len(response.content) <= MAX_CACHED_BYTES:
        content = base64.b64encode(response.content).decode()
        cache.set(key, {"key": key, "content": content, "headers": dict(response.items())}, seconds)
    return response


def _accept(request: HttpRequest) -> str:
    return request.headers.get("Accept", "") if request.path_info.startswith("/api/") else ""


def _language(request: HttpRequest) -> str:
    """Return the language of ``?language=``, else the reader's choice, so that each language has an address."""
    identity = request.GET.get(LANGUAGE, "")
    return identity if identity in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE


def _too_many(request: HttpRequest, wait: float | None) -> HttpResponse:
    seconds = int(wait or 60) + 1
    page = render(request, "public/too_many.html", {"seconds": seconds}, status=429)
    page["Retry-After"] = str(seconds)
    page["Cache-Control"] = "no-store"
    return page
