"""Signatures on pages: asks for them, and passes the proof to the service that redeems it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest

from enterprises.services import signatures
from enterprises.services.signatures import Proof
from enterprises.web.current_user import current_user


@dataclass(frozen=True, slots=True)
class Offer:
    """Content of the form of a signed act (``parts/sign.html``): a field for the code, and a passkey's button."""

    intent: str
    has_app: bool
    options: dict[str, Any] | None  # of a passkey

    @property
    def possible(self) -> bool:
        return self.has_app or self.options is not None


def offer(request: HttpRequest, purpose: str, obj: Model, content: Mapping[str, Any]) -> Offer | None:
    """Return the fields for a signature; ``None`` if signing is relaxed and the reader has no second factor."""
    person = current_user(request)
    factors = signatures.factors_of(person)
    if not factors and not settings.SIGNING_NEEDS_SECOND_FACTOR:
        return None
    intent = signatures.intent(person, purpose, obj, content, session=_session(request))
    options = None
    if Authenticator.Type.WEBAUTHN in factors:
        options = {"request_options": signatures.passkey_options(person, intent, site=_site(request))}
    return Offer(intent, Authenticator.Type.TOTP in factors, options)


def lacks_proof(request: HttpRequest) -> bool:
    """Return whether a form that asks for a second factor came back with neither a code nor a passkey's answer."""
    person = current_user(request)
    needed = settings.SIGNING_NEEDS_SECOND_FACTOR or bool(signatures.factors_of(person))
    return needed and not any(request.POST.get(name, "").strip() for name in ("code", "credential"))


def proof_arguments(request: HttpRequest) -> dict[str, Proof]:
    """Return the proof of signing sent with the form, as the keyword argument of a service."""
    intent, code, credential = (request.POST.get(name, "")[:20_000] for name in ("intent", "code", "credential"))
    return {"proof": Proof(_session(request), intent, code, credential, site=_site(request))}


def _session(request: HttpRequest) -> str:
    return signatures.session_name(request.session.session_key)


def _site(request: HttpRequest) -> str:
    return request.get_host().partition(":")[0]
