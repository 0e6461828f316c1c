"""Addresses of sign-in: those of the library that are used, without registration."""

from typing import Any, NoReturn

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import include, path

from enterprises.web import enrolment, own_factors
from enterprises.web.sign_in import sign_in


def closed(request: HttpRequest, **kwargs: Any) -> NoReturn:
    """Raise ``Http404`` for the library's pages that are not used.

    Accounts, passwords and e-mail addresses are set by an administrator.
    """
    raise Http404


def sign_out(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    """Sign out with the library's view, and clear the pages and drafts that the browser has stored."""
    answer: HttpResponseBase = account.logout(request, **kwargs)
    if not request.user.is_authenticated:
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


second_factors = [
    path("", mfa.index, name="mfa_index"),
    path("authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", own_factors.activate_app, name="mfa_activate_totp"),
    path("totp/deactivate/", own_factors.deactivate_app, name="mfa_deactivate_totp"),
    path("recovery-codes/", own_factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", own_factors.draw_recovery_codes, name="mfa_generate_recovery_codes"),
    path("webauthn/", own_factors.list_passkeys, name="mfa_list_webauthn"),
    path("webauthn/add/", own_factors.add_passkey, name="mfa_add_webauthn"),
    path("webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", own_factors.remove_passkey, name="mfa_remove_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", own_factors.rename_passkey, name="mfa_edit_webauthn"),
]

urlpatterns = [
    path("login/", sign_in, name="account_login"),
    path("enrol/", enrolment.enrol, name="account_enrol"),
    path("logout/", sign_out, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include(second_factors)),
    path("sessions/", include("allauth.usersessions.urls")),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("password/set/", closed, name="account_set_password"),
    path("password/reset/", closed, name="account_reset_password"),
]
