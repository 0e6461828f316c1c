"""The client's address: the peer's, or the one written by the deployment's own proxies. Other headers are ignored."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the client's address: with ``NUM_PROXIES`` the entry added by the outermost; empty for a socket file."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if settings.NUM_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(hops) >= settings.NUM_PROXIES:
            return hops[-settings.NUM_PROXIES] or peer
    return peer
