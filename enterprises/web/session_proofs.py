"""The session's proofs of identity: by which factor, when, from where; and conversion of services' errors for forms."""

import ipaddress
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from core.errors import DomainError
from core.web.proxies import client_address
from enterprises.models import User
from enterprises.services.sign_ins import Place

UNKNOWN = str(ipaddress.IPv4Address(0))
SIGNING = frozenset({Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN})
_ENROLMENT = "enrolment"
ENROLMENT_SECONDS = 30 * 60  # from an invitation's acceptance to the factor


def place_of(request: HttpRequest) -> Place:
    """Return the origin of a request as every limit counts it; it may lack an address."""
    try:
        address = str(ipaddress.ip_address(client_address(request)))
    except ValueError:
        address = UNKNOWN
    return Place(address, request.META.get("HTTP_USER_AGENT", ""))


@contextmanager
def as_form_error() -> Iterator[None]:
    """Convert a refusal of a service into a validation error of the library's form."""
    try:
        yield
    except DomainError as refused:
        raise ValidationError(str(refused.detail), code=refused.code) from refused


def factors_shown(request: HttpRequest, person: User) -> list[dict[str, Any]]:
    """Return the second factors used in this session, each with ``type``, ``id``, ``at``; recovery codes included."""
    return [record for record in get_authentication_records(request, person) if record.get("method") == "mfa"]


def factor_shown(request: HttpRequest, person: User) -> str:
    """Return the kind of the second factor used last in this session; empty if there was none."""
    shown = factors_shown(request, person)
    return str(shown[-1].get("type", "")) if shown else ""


def confirmed(request: HttpRequest, person: User) -> dict[str, Any] | None:
    """Return the second factor with which the person has confirmed a recent step, beyond signing in, else ``None``."""
    fresh = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    shown = [record for record in factors_shown(request, person) if record.get("reauthenticated")]
    return shown[-1] if shown and shown[-1]["at"] > fresh else None


def note_factor(request: HttpRequest, person: User, authenticator: Authenticator, *, again: bool = False) -> None:
    """Record that a factor just set up has been used in this session.

    With ``again`` it counts as a confirmation within the session.
    """
    record = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": again or None}
    record_authentication(request, person, "mfa", **record)


def allow_enrolment(request: HttpRequest, person: User) -> None:
    """Allow enrolment in this browser, which has just accepted the person's invitation."""
    request.session[_ENROLMENT] = {"person": str(person.pk), "until": time.time() + ENROLMENT_SECONDS}


def enrolment_allowed(request: HttpRequest, person: User) -> bool:
    allowed = request.session.get(_ENROLMENT)
    return bool(allowed and allowed["person"] == str(person.pk) and allowed["until"] > time.time())


def end_enrolment(request: HttpRequest) -> None:
    request.session.pop(_ENROLMENT, None)
