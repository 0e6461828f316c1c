"""Forms of sign-in in the site's design: our own labels, no placeholders, no browser balloons."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import style_widget
from enterprises.models import User
from enterprises.services import factors, sign_ins
from enterprises.web.session_proofs import as_form_error, place_of


class StyledForm(forms.Form):
    """Mixin, first among the bases of a form; ``LABELS`` and ``HINTS`` are by field."""

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
                style_widget(field.widget)
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "class": f"{field.widget.attrs['class']} code-input"}


class SignInForm(StyledForm, account.LoginForm):
    LABELS = {"login": _("User name"), "password": _("Password")}


class PasswordAgainForm(StyledForm, account.ReauthenticateForm):
    LABELS = {"password": _("Password")}


class ChangePasswordForm(StyledForm, account.ChangePasswordForm):
    """The form for a new password; attempts at the current one are limited as on the sign-in page."""

    LABELS = {
        "oldpassword": _("Password until now"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }
    HINTS = {"password1": _("Twelve characters or more; a sentence is easy to remember and hard to guess.")}

    def clean_oldpassword(self) -> str:
        given = str(self.cleaned_data.get("oldpassword", ""))
        if not get_adapter().reauthenticate(self.user, given):
            raise get_adapter().validation_error("enter_current_password")
        return given


class ChecksCode(forms.Form):
    """Mixin of forms with an app's code: each code is accepted once, and wrong ones cause delays as passwords do."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        attempt: dict[str, Any] = {"person": self.user, "typed": "", "place": place_of(context.request)}
        with as_form_error():
            sign_ins.begin("code", **attempt)
        factor = factors.take_code(self.user, code) or factors.take_recovery_code(self.user, code)
        if factor is None:
            sign_ins.failed("code", **attempt)
            raise get_factor_adapter().validation_error("incorrect_code")
        sign_ins.succeeded("code", **attempt)
        self.authenticator = factor
        return code


class CodeForm(ChecksCode, StyledForm, mfa.AuthenticateForm):
    LABELS = {"code": _("Code")}
    HINTS = {"code": _("Six figures from your authenticator app, or one of your recovery codes.")}


class CodeAgainForm(ChecksCode, StyledForm, mfa.ReauthenticateForm):
    LABELS = CodeForm.LABELS
    HINTS = CodeForm.HINTS


class ActivateTOTPForm(StyledForm, totp.ActivateTOTPForm):
    LABELS = {"code": _("Code that the app shows now")}
    step = 0  # in which the app showed the code

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        step = factors.step_of(self.secret, code)
        if step is None:
            raise get_factor_adapter().validation_error("incorrect_code")
        self.step = step
        return code


class AddPasskeyForm(StyledForm, webauthn.AddWebAuthnForm):
    LABELS = {"name": _("Name of this passkey")}
    HINTS = {"name": _("To recognise it later, for example the name of the device or key.")}

    def clean(self) -> dict[str, Any] | None:
        count = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.WEBAUTHN).count()
        if count >= factors.MOST_PASSKEYS:
            raise forms.ValidationError(_("You have ten passkeys. Remove one first."), code="too_many")
        cleaned: dict[str, Any] | None = super().clean()
        return cleaned


class RenamePasskeyForm(StyledForm, webauthn.EditWebAuthnForm):
    LABELS = AddPasskeyForm.LABELS
