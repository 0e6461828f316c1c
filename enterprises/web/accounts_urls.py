"""Addresses of sign-in: of what the library brings only what is used here, and no way to sign oneself up."""

from typing import Any, NoReturn

from allauth.account import views as account
from django.http import Http404, HttpRequest
from django.urls import include, path

from enterprises.web.sign_in import sign_in


def closed(request: HttpRequest, **kwargs: Any) -> NoReturn:
    """The library names these addresses; accounts, passwords and addresses of mail are given by an administrator."""
    raise Http404


urlpatterns = [
    path("login/", sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("password/set/", closed, name="account_set_password"),
    path("password/reset/", closed, name="account_reset_password"),
]
