"""Adaptation of the sign-in library: administrators create accounts, and secrets of second factors are encrypted."""

from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.encryption import cipher
from core.web.context import PRODUCT
from enterprises.models import User
from enterprises.services import people, sign_ins
from enterprises.web import actor_cookie
from enterprises.web.session_proofs import as_form_error, factor_shown, place_of

PURPOSE = "second factors"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return [*super().get_login_stages(), "enterprises.web.enrolment.EnrolmentStage"]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check a password unless attempts of this name or address are delayed; each one is recorded."""
        typed = str(credentials.get("username", ""))
        attempt: dict[str, Any] = {"person": User.objects.named(typed), "typed": typed, "place": place_of(request)}
        if attempt["person"] is not None:
            credentials["username"] = attempt["person"].username
        with as_form_error():
            sign_ins.begin("password", **attempt)
        user = super().authenticate(request, **credentials)
        (sign_ins.succeeded if user else sign_ins.failed)("password", **attempt)
        return user

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Return only second factors or recovery codes for a person who has any, not the password."""
        methods = super().get_reauthentication_methods(user)
        strong = [method for method in methods if method["id"] != "reauthenticate"]
        return strong or methods

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        sign_ins.done(user, place=place_of(request), factor=factor_shown(request, user))
        actor_cookie.open_for(request, user)
        return super().post_login(request, user, **kwargs)

    def set_password(self, user: User, password: str) -> None:
        people.change_own_password(user, password=password)

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Do nothing: the services notify, in the transaction of the change."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return place_of(request).address

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and delete the address and the browser stored for the list of sessions."""
        key, person = request.session.session_key, request.user
        if isinstance(person, User):
            sign_ins.ended(person)
        super().logout(request)
        actor_cookie.end(request)
        UserSession.objects.filter(session_key=key).delete()


class FactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return cipher(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher(PURPOSE).decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return str(PRODUCT)

    def get_totp_label(self, user: User) -> str:
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        buffer = BytesIO()
        segno.make(url, error="m").save(buffer, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return buffer.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        existing = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey") if not existing else _("Passkey %d") % (existing + 1)

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {"id": user.pk.bytes, "display_name": user.name, "name": user.username}
