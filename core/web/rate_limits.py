"""Middleware that refuses an address, or a person signed in, that asks too often."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core import rate_limits
from core.anonymous_requests import is_anonymous
from core.throttling import seconds_to_wait_of
from core.web.error_pages import too_many
from core.web.proxies import client_address

type Next = Callable[[HttpRequest], HttpResponseBase]


def limit_addresses(get_response: Next) -> Next:
    """Limit requests per address, before the session is read; ``anonymous_requests`` counts anonymous routes."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if is_anonymous(request):
            return get_response(request)
        caller = rate_limits.network(client_address(request))
        wait = rate_limits.seconds_to_wait("address", caller, settings.REQUESTS_PER_ADDRESS)
        return too_many(request, wait) if wait else get_response(request)

    return middleware


def limit_people(get_response: Next) -> Next:
    """Limit requests per signed-in person; placed after the authentication of sessions."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        wait = seconds_to_wait_of(request.user)
        return too_many(request, wait) if wait else get_response(request)

    return middleware
