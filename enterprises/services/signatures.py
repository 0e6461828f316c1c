"""Signatures: important acts are signed with a second factor used for this very act.

A page that offers an act makes an *intent*: who, in which session, for what purpose, on which row, and the SHA-256 of
the canonical content that is shown. It comes back together with a code or a passkey's answer (``Proof``), and the
service that acts redeems it under its own lock. It is refused in another session, for anything else, when the content
has changed in between, after ten minutes, and the second time. A passkey signs the intent itself: its challenge is the
intent's digest. A program signs with a token that was made under a second factor, or sends a code along (ADR 9).
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as passkeys
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import PublicKeyCredentialRpEntity, UserVerificationRequirement

from core import actor_sessions, audit, clock, loaders
from core.actors import Actor, SystemActor
from core.canonical_json import sha256_hex
from core.errors import Conflict, Fault
from core.models import ApiToken
from core.transactions import afterwards, refusal, service
from enterprises import policies
from enterprises.models import Signature, User
from enterprises.services import attempt_delays, factors, sign_ins

LIFETIME = 10 * 60  # seconds between seeing and signing
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # a recovery code serves to sign in and signs nothing
_SALT = "enterprises.signatures"
_VERIFICATION = UserVerificationRequirement.PREFERRED

Method = Signature.Method


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of a signature. ``session`` names the session without being its key; ``site`` is the passkeys' host.

    ``direct``: a program states the act and the code in one request, without a page before it.
    """

    session: str = ""
    intent: str = ""
    code: str = ""
    credential: str = ""
    site: str = ""
    token: ApiToken | None = None
    direct: bool = False


def refused(code: str, detail: str) -> Conflict:
    return Conflict(code, detail, errors=[Fault("/code", code, detail)])


def used_already() -> Conflict:
    return refused("signature_used", _("This signature was used already. Load the page again to sign once more."))


refusal("signature_by_sign_in_role", used_already)


def session_name(key: str | None) -> str:
    return hashlib.sha256(f"{_SALT}:{key}".encode()).hexdigest()[:32] if key else ""


def factors_of(person: object) -> set[str]:
    """Return the factors with which the person may sign."""
    if not isinstance(person, User):
        return set()
    return set(Authenticator.objects.filter(user=person, type__in=FACTORS).values_list("type", flat=True))


def intent(person: User, purpose: str, obj: Model, content: Mapping[str, Any], *, session: str) -> str:
    """Return the signed statement of what a page asks the person to sign; on its own it proves nothing."""
    statement = {
        "purpose": purpose,
        "object": str(obj.pk),
        "sha256": sha256_hex(content),
        "person": str(person.pk),
        "session": session,
        "nonce": secrets.token_urlsafe(32),
    }
    return signing.dumps(statement, salt=_SALT)


def passkey_options(person: User, challenge_text: str, *, site: str) -> dict[str, Any]:
    """Return the options with which the browser asks a passkey to sign this intent and no other."""
    options, _state = _begin(person, challenge_text, site)
    return dict(options)


@service
def redeem(
    proof: Proof | None, *, actor: Actor, purpose: str, obj: Model, content: Mapping[str, Any], demanded: bool = False
) -> dict[str, str] | None:
    """Return the method and hash of the signature, to be kept with the act; ``None`` if no person acts.

    Called within the service that acts, under its lock, after its checks. ``demanded``: the database demands it of the
    act, by whatever method.
    """
    if isinstance(actor, SystemActor):
        return None
    proof = proof or Proof()
    # A loader enters the acts of people who cannot sign in: of printed sources, and of years before the register.
    sha256, required = sha256_hex(content), settings.SIGNING_NEEDS_SECOND_FACTOR and not loaders.is_loading()
    if proof.code or proof.credential:
        method = _verified(proof, policies.person(actor), purpose, obj, sha256)
    elif proof.token is not None and (proof.token.signs or not required):
        method = Method.TOKEN
    elif required or (proof.token is None and proof.session and factors_of(actor)):
        # A person with a factor must use it, even where others need none.
        raise refused("signature_required", _("This is signed with a second factor: give a code or use a passkey."))
    else:
        method = Method.SESSION
    if demanded and method in (Method.TOKEN, Method.SESSION):
        _store(policies.person(actor), purpose, obj, sha256, method, secrets.token_urlsafe(32))
    return {"method": str(method), "sha256": sha256}


def _verified(proof: Proof, actor: User, purpose: str, obj: Model, sha256: str) -> Method:
    nonce = secrets.token_urlsafe(32) if proof.direct else _read(proof, actor, purpose, obj, sha256)
    method = _check_factor(proof, actor)
    _store(actor, purpose, obj, sha256, method, nonce)
    return method


def _store(actor: User, purpose: str, obj: Model, sha256: str, method: Method, nonce: str) -> None:
    """Write a signature down as the sign-in role, then use it up in this transaction."""
    signed = {"purpose": purpose, "object_id": str(obj.pk), "sha256": sha256, "method": str(method), "nonce": nonce}
    if not actor_sessions.sign(actor, **signed):
        raise used_already()
    Signature.objects.create(user=actor, at=clock.now(), **signed)


def _read(proof: Proof, actor: User, purpose: str, obj: Model, sha256: str) -> str:
    """Return the intent's nonce after checking that it is for this act, person, session and current content."""
    try:
        statement = signing.loads(proof.intent, salt=_SALT, max_age=LIFETIME)
    except signing.SignatureExpired:
        raise refused("signature_expired", _("Too much time has passed. Load the page again.")) from None
    except signing.BadSignature:
        statement = {}
    expected = {"purpose": purpose, "object": str(obj.pk), "person": str(actor.pk), "session": proof.session}
    if not proof.session or any(statement.get(name) != value for name, value in expected.items()):
        raise refused(
            "signature_foreign", _("This was prepared for another act or another session. Load the page again.")
        )
    if statement["sha256"] != sha256:
        raise refused("signature_stale", _("The content was changed after the page was shown. Load the page again."))
    if Signature.objects.filter(nonce=statement["nonce"]).exists():
        raise used_already()
    return str(statement["nonce"])


def _check_factor(proof: Proof, actor: User) -> Method:
    """Judge the code or the passkey's answer, after the attempt was counted in a transaction of its own."""
    counts = attempt_delays.counts_of("code", str(actor.pk), "signing", familiar=True)
    waits, _begun = attempt_delays.reserve_apart(counts)
    if waits:
        raise refused("signature_locked", str(sign_ins.too_many(waits).detail))
    factor = _signing_passkey(proof, actor) if proof.credential else factors.take_code(actor, proof.code)
    if factor is None:
        afterwards(lambda: _note_wrong_code(actor))
        raise refused("signature_wrong", _("Wrong, or used before: give the code that the app shows now."))
    attempt_delays.passed_apart(counts)
    if not factors.may_sign(actor, factor.pk):
        raise refused(
            "signature_factor_waits",
            _("This second factor replaced another one and does not sign yet. An administrator can release it."),
        )
    factor.record_usage()
    return Method.PASSKEY if proof.credential else Method.TOTP


@service
def _note_wrong_code(actor: User) -> None:
    audit.record(actor=actor, action="signatures.wrong_code", obj=actor)


def _signing_passkey(proof: Proof, actor: User) -> Authenticator | None:
    """Return the passkey that has signed the intent, or ``None``."""
    _options, state = _begin(actor, proof.intent, proof.site)
    try:
        answer = json.loads(proof.credential)
        if not isinstance(answer, dict):
            return None
        passkeys.parse_authentication_response(answer)
        binding = _server(proof.site).authenticate_complete(state, passkeys.get_credentials(actor), answer)
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError):
        return None
    return passkeys.get_authenticator_by_credential_id(actor, binding.credential_id)


def _begin(person: User, challenge_text: str, site: str) -> tuple[Any, Any]:
    challenge = hashlib.sha256(challenge_text.encode()).digest()
    return _server(site).authenticate_begin(
        credentials=passkeys.get_credentials(person), user_verification=_VERIFICATION, challenge=challenge
    )


def _server(site: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=site, name=site))
