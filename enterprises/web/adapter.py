"""How sign-in works here: accounts are given by an administrator, and what a second factor knows is kept encrypted."""

import base64
import ipaddress
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.web.context import PRODUCT
from core.web.proxies import client_address
from enterprises.models import User

UNKNOWN = str(ipaddress.IPv4Address(0))


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As every limit counts it; a peer without an address is nobody in particular."""
        try:
            return str(ipaddress.ip_address(client_address(request)))
        except ValueError:
            return UNKNOWN

    def logout(self, request: HttpRequest) -> None:
        """With the session go the address and the browser that were noted for the list of sessions."""
        key = request.session.session_key
        super().logout(request)
        UserSession.objects.filter(session_key=key).delete()


class FactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return str(PRODUCT)

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        known = user.authenticator_set.filter(type=type).count()
        return _("Passkey") if not known else _("Passkey %d") % (known + 1)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        assert isinstance(user, User)
        return {"id": user.pk.bytes, "display_name": user.name, "name": user.username}


def _cipher() -> MultiFernet:
    """Under keys derived from ``SECRET_KEY``, and from the ones before it, so that it can be changed."""
    return MultiFernet([_derived(str(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factors").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
