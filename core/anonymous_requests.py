"""Anonymous routes: the sender's traces are removed before anything can record them.

``settings.ANONYMOUS_PATHS`` names the routes. The address, the browser and the foreign request id are removed from the
request itself, so that no view, log or error report can keep them. The rate limit is counted before that, in the memory
of this process alone, under a key that is lost when the process ends.
"""

import hashlib
import re
import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_structlog.middlewares import RequestMiddleware

from core import rate_limits
from core.secret_paths import leave_unlogged
from core.web.error_pages import too_many
from core.web.proxies import client_address

type Next = Callable[[HttpRequest], HttpResponseBase]

TRACES = (
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_PORT",
    "REMOTE_USER",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_FROM",
    "HTTP_USER_AGENT",
    "HTTP_X_REQUEST_ID",
    "HTTP_X_CORRELATION_ID",
)
SPAN = 600.0  # seconds
_TOO_OFTEN = "register.too_often"  # in the request's environment
_KEY = secrets.token_bytes(32)  # of this process; the address cannot be derived from the counter's key
_posts: dict[bytes, deque[float]] = defaultdict(deque)
_lock = threading.Lock()


def is_anonymous(request: HttpRequest) -> bool:
    return re.match(settings.ANONYMOUS_PATHS, request.path_info) is not None


def remove_sender_data(get_response: Next) -> Next:
    """Return the outermost middleware, which counts an anonymous request and then removes its sender's traces."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_anonymous(request):
            return get_response(request)
        request.META[_TOO_OFTEN] = _too_often(request)
        for name in [name for name in request.META if name in TRACES or name.startswith("HTTP_SEC_CH_")]:
            del request.META[name]
        request.META["REMOTE_ADDR"] = ""
        request.__dict__.pop("headers", None)
        leave_unlogged(request)  # its path may be a receipt
        response = get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def refuse_too_many(get_response: Next) -> Next:
    """Refuse a request over the limit that ``remove_sender_data`` counts; placed after the reader's language is set."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return too_many(request) if request.META.get(_TOO_OFTEN) else get_response(request)

    return middleware


class RequestLog(RequestMiddleware):
    """Middleware that logs the begin and end of each request.

    An anonymous request is logged without the signed-in person and without the whole path; an address that is a secret
    is logged only by its beginning. The sender's address is taken from the deployment's own proxies.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        if is_anonymous(request):
            return f"{request.method} (anonymous)"
        if secret := re.match(settings.UNLOGGED_PATHS, request.path_info):
            return f"{request.method} {secret[0]}(secret)"
        return RequestMiddleware.format_request(request)

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request) or None)

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        if not is_anonymous(request):
            RequestMiddleware.bind_user_id(request)


def delete_counts() -> None:
    """Drop what was counted in this process, so that tests do not affect each other."""
    with _lock:
        _posts.clear()


def _sender(request: HttpRequest) -> bytes:
    """Return a keyed hash of the sender's network, which cannot be traced back to the address."""
    network = rate_limits.network(client_address(request))
    return hashlib.blake2b(network.encode(), key=_KEY, digest_size=16).digest()


def _too_often(request: HttpRequest) -> bool:
    """Return whether one network sent too many requests or, for posts, all networks together did."""
    sender = _sender(request)
    if rate_limits.seconds_to_wait_here("anonymous", sender.hex(), settings.REQUESTS_PER_ADDRESS):
        return True
    return request.method == "POST" and _posts_too_often(sender)


def count_accepted() -> None:
    """Count a post whose content was kept; refused posts do not use up what all senders together may post."""
    window = _window()
    cache.add(window, 0, int(SPAN * 2))
    with suppress(ValueError):  # the cache is down: the limit per network still holds
        cache.incr(window)


def _posts_too_often(sender: bytes) -> bool:
    """Return whether one network's posts, or the accepted posts of all, exceed those allowed in ten minutes."""
    now = time.monotonic()
    with _lock:
        for quiet in [key for key, times in _posts.items() if times[-1] < now - SPAN]:
            del _posts[quiet]
        times = _posts[sender]
        while times and times[0] < now - SPAN:
            times.popleft()
        times.append(now)
        if len(times) > settings.ANONYMOUS_POSTS_EACH:
            return True
    return int(cache.get(_window()) or 0) >= settings.ANONYMOUS_POSTS_ALL


def _window() -> str:
    return f"anonymous-posts:{int(time.time() // SPAN)}"
