"""Rate limits per person, where a request with a token counts for the token's owner, and per address."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, BaseThrottle

from core import rate_limits

if TYPE_CHECKING:  # these import this module
    from rest_framework.views import APIView


class PersonThrottle(BaseThrottle):
    """Counts requests with a token; those with a session are counted by ``core.web.rate_limits``."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        self._seconds = seconds_to_wait_of(request.user) if request.auth is not None else 0
        return not self._seconds

    def wait(self) -> float | None:
        return float(self._seconds)


class AddressThrottle(AnonRateThrottle):
    """Counts anonymous requests by network, so that a subscriber under IPv6 is one caller."""

    def get_ident(self, request: Request) -> str:
        return rate_limits.network(super().get_ident(request) or "")


def seconds_to_wait_of(person: AbstractBaseUser | AnonymousUser) -> int:
    """Return the seconds until a signed-in person may send the next request; 0 for an anonymous one."""
    if not person.is_authenticated:
        return 0
    return rate_limits.seconds_to_wait("person", str(person.pk), settings.REQUESTS_PER_PERSON)
