"""Rate limits per person; a request with a token counts for the token's owner."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core import rate_limits


class PersonThrottle(BaseThrottle):
    """Counts requests with a token; those with a session are counted by ``core.web.rate_limits``."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self._seconds = seconds_to_wait_of(request.user) if request.auth is not None else 0
        return not self._seconds

    def wait(self) -> float | None:
        return float(self._seconds)


def seconds_to_wait_of(person: Any) -> int:
    if not person.is_authenticated:
        return 0
    return rate_limits.seconds_to_wait("person", str(person.pk), settings.REQUESTS_PER_PERSON)
