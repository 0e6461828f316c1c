"""Where a request comes from: the peer's address, or what one's own proxies wrote. What anybody may send is ignored."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """With ``NUM_PROXIES`` the entry that the outermost of them added; empty where the peer is a socket file."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if settings.NUM_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(hops) >= settings.NUM_PROXIES:
            return hops[-settings.NUM_PROXIES] or peer
    return peer
