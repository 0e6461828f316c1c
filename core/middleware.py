"""Middleware for every request: an id, a limit on its body, and security headers of the response."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from core.web.error_pages import body_too_large

type Next = Callable[[HttpRequest], HttpResponseBase]

_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id(get_response: Next) -> Next:
    """Accept a well-formed ``X-Request-ID`` or assign one; logs, the audit trail and the response carry it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        accepted = given if _ID.fullmatch(given) else str(uuid.uuid4())
        request.META["HTTP_X_REQUEST_ID"] = accepted
        request.__dict__.pop("headers", None)  # the mapping was cached above with the incoming header
        response = get_response(request)
        response["X-Request-ID"] = accepted
        return response

    return middleware


def known_methods(get_response: Next) -> Next:
    """Refuse TRACE, CONNECT and unknown methods before a view could treat one as a read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request) if request.method in _METHODS else HttpResponseNotAllowed(_METHODS)

    return middleware


def body_limit(get_response: Next) -> Next:
    """Refuse a body over the limit with an explanation; the server has already refused much larger ones."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.MAX_SHEET_BODY if request.path in settings.SHEET_PATHS else settings.MAX_REQUEST_BODY
        if length.isdecimal() and int(length) > most:
            return body_too_large(request, most)
        return get_response(request)

    return middleware


def response_headers(get_response: Next) -> Next:
    """Add security headers to those of Django's own middleware; a signed-in person's responses are not cached."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response.headers and _is_personal(request, response):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


def _is_personal(request: HttpRequest, response: HttpResponseBase) -> bool:
    user = getattr(request, "user", None)
    return isinstance(response, HttpResponse) and (
        "Authorization" in request.headers or bool(user and user.is_authenticated)
    )


class CompressedPages(GZipMiddleware):
    """Compression of pages and maps; answers of the API are not compressed, because that weakens their ETags."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith(("text/html", "application/geo+json")):
            return super().process_response(request, response)
        return response
