"""The step of signing in at which an official without a second factor must set one up.

It is available only in the browser that has just accepted an invitation: a password alone is not enough.
"""

import base64
from typing import Any

from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.actor_sessions import prove_at_sign_in
from core.forms import PageForm
from core.web.acts import STATUS_INVALID
from enterprises.models import User
from enterprises.services import factors
from enterprises.web import session_proofs

FORBIDDEN = 403
_APP_KEY = "enrolment.key"


class EnrolmentStage(LoginStage):
    """The stage after the library's own for a factor; it stops a person who needs a factor and has none."""

    key = "enrol_factor"
    urlname = "account_enrol"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        person = self.login.user
        if not isinstance(person, User) or not factors.required_of(person) or _has_factor(person):
            return None, True
        return HttpResponseRedirect(reverse("account_enrol")), True


class CodeForm(PageForm):
    code = forms.CharField(
        label=gettext_lazy("Code that the app shows now"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}),
    )


@never_cache
@sensitive_post_parameters("code")
def enrol(request: HttpRequest) -> HttpResponseBase:
    """Show an app's key, take its first code, show the recovery codes, and continue the sign-in."""
    stage = None if request.user.is_authenticated else LoginStageController.enter(request, EnrolmentStage.key)
    if stage is None:
        return redirect("account_login")
    person = stage.login.user
    assert isinstance(person, User)
    if _has_factor(person):
        return _continue(stage)
    if not session_proofs.enrolment_allowed(request, person):
        return render(request, "account/enrol_closed.html", status=FORBIDDEN)
    return _set_up(request, person)


def _continue(stage: LoginStage) -> HttpResponseBase:
    """Continue the sign-in if the factor was set up here; one that appeared meanwhile is asked for as usual."""
    if not session_proofs.factors_shown(stage.request, stage.login.user):
        aborted: HttpResponseBase = stage.abort()
        return aborted
    answer: HttpResponseBase = stage.exit()
    return answer


def _set_up(request: HttpRequest, person: User) -> HttpResponseBase:
    form = CodeForm(request.POST or None)
    if form.is_bound and _APP_KEY in request.session and form.is_valid():
        secret = request.session[_APP_KEY]
        step = factors.step_of(secret, form.cleaned_data["code"])
        if step is not None:
            del request.session[_APP_KEY]
            codes = _create(request, person, secret, step)
            return render(request, "account/enrol_done.html", {"codes": codes})
        form.add_error("code", forms.ValidationError(_("Wrong: give the code that the app shows now."), code="wrong"))
    secret = request.session.setdefault(_APP_KEY, totp.generate_totp_secret())
    context = {"form": form, "secret": secret, **_qr_code(person, secret)}
    return render(request, "account/enrol.html", context, status=STATUS_INVALID if form.errors else 200)


def _create(request: HttpRequest, person: User, secret: str, step: int) -> list[str]:
    with transaction.atomic():
        prove_at_sign_in(person)
        app = totp.TOTP.activate(person, secret).instance
        factors.use_up(app, step)
        codes: list[str] = RecoveryCodes.activate(person).get_unused_codes()
        factors.record(person, "added", kind=Authenticator.Type.TOTP)
    session_proofs.note_factor(request, person, app)
    session_proofs.end_enrolment(request)
    return codes


def _qr_code(person: User, secret: str) -> dict[str, Any]:
    adapter = get_adapter()
    address = adapter.build_totp_url(person, secret)
    picture = base64.b64encode(adapter.build_totp_svg(address).encode()).decode()
    return {"address": address, "picture": f"data:image/svg+xml;base64,{picture}"}


def _has_factor(person: User) -> bool:
    return Authenticator.objects.filter(user=person, type__in=session_proofs.SIGNING).exists()
