"""Rate limits per person, where a request with a token counts for the token's owner, and per address for anybody."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, BaseThrottle

from core import rate_limits


class PersonThrottle(BaseThrottle):
    """Counts requests with a token; those with a session are counted by ``core.web.rate_limits``."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self._seconds = seconds_to_wait_of(request.user) if request.auth is not None else 0
        return not self._seconds

    def wait(self) -> float | None:
        return float(self._seconds)


class AddressThrottle(AnonRateThrottle):
    """Counts anonymous requests by network, so that a subscriber under IPv6 is one caller."""

    def get_ident(self, request: Any) -> str:
        return rate_limits.network(super().get_ident(request) or "")


def seconds_to_wait_of(person: Any) -> int:
    if not person.is_authenticated:
        return 0
    return rate_limits.seconds_to_wait("person", str(person.pk), settings.REQUESTS_PER_PERSON)
