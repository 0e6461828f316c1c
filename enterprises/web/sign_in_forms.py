"""The forms of sign-in in the house's look: labels in our words, no placeholders, no balloons of the browser."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import dress


class Dressed(forms.Form):
    """First among the bases of a form; ``LABELS`` and ``HINTS`` are by field."""

    use_required_attribute = False
    LABELS: dict[str, Any] = {}
    HINTS: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.label = self.LABELS.get(name, field.label)
            field.help_text = self.HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if not field.widget.is_hidden:
                dress(field.widget)
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "class": f"{field.widget.attrs['class']} code-input"}


class SignInForm(Dressed, account.LoginForm):
    LABELS = {"login": _("User name"), "password": _("Password")}


class PasswordAgainForm(Dressed, account.ReauthenticateForm):
    LABELS = {"password": _("Password")}


class ChangePasswordForm(Dressed, account.ChangePasswordForm):
    LABELS = {
        "oldpassword": _("Password until now"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }
    HINTS = {"password1": _("Twelve characters or more; a sentence is easy to remember and hard to guess.")}


class CodeForm(Dressed, mfa.AuthenticateForm):
    LABELS = {"code": _("Code")}
    HINTS = {"code": _("Six figures from your authenticator app, or one of your recovery codes.")}


class CodeAgainForm(Dressed, mfa.ReauthenticateForm):
    LABELS = CodeForm.LABELS
    HINTS = CodeForm.HINTS


class ActivateTOTPForm(Dressed, totp.ActivateTOTPForm):
    LABELS = {"code": _("Code that the app shows now")}


class AddPasskeyForm(Dressed, webauthn.AddWebAuthnForm):
    LABELS = {"name": _("Name of this passkey")}
    HINTS = {"name": _("So that you know it again: the device or the key that keeps it.")}


class RenamePasskeyForm(Dressed, webauthn.EditWebAuthnForm):
    LABELS = AddPasskeyForm.LABELS
