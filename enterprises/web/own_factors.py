"""The library's pages of second factors, each protected by an existing factor; a password alone is not enough."""

import functools
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, view_recovery_codes
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, ListWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import FormView

from core.actor_sessions import not_proven, prove_actor
from enterprises.models import User
from enterprises.services import factors
from enterprises.web import session_proofs
from enterprises.web.current_user import current_user
from enterprises.web.sign_in_forms import ActivateTOTPForm

type View = Callable[..., HttpResponseBase]
FORBIDDEN = 403


def _may_add_first(request: HttpRequest, person: User) -> bool:
    """Return whether a person without a factor may add one.

    He may by an invitation, right after removing the last one with it, and for the very first if sign-in is relaxed.
    """
    if session_proofs.enrolment_allowed(request, person) or session_proofs.confirmed(request, person):
        return True
    return not settings.SIGN_IN_NEEDS_SECOND_FACTOR and not factors.had_any(person)


def protected(view: View) -> View:
    """Admit a person who has just confirmed with a factor; one who has none only if he may add the first."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = current_user(request)
        if factors.has_any(person):
            if session_proofs.confirmed(request, person) is None:
                return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
        elif not _may_add_first(request, person):
            return render(request, "mfa/closed.html", status=FORBIDDEN)
        return view(request, *args, **kwargs)

    return login_required(guarded)


class _Recorded(FormView):
    """Base of the views that record their change in its transaction."""

    act = ""
    kind = ""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        with transaction.atomic():
            if not prove_actor(current_user(self.request)):
                form.add_error(None, str(not_proven().detail))
                refused: HttpResponse = self.form_invalid(form)
                return refused
            answer: HttpResponse = super().form_valid(form)
            self._complete(form)
            factors.record(current_user(self.request), self.act, kind=self.kind)
        if self.act == "added":
            self._note()
        return answer

    def _complete(self, form: BaseForm) -> None:
        """Do what else belongs to the change."""

    def _note(self) -> None:
        """Record that a factor just set up has been used in this session."""
        person = current_user(self.request)
        newest = Authenticator.objects.filter(user=person, type=self.kind).order_by("-pk").first()
        assert newest is not None
        session_proofs.note_factor(self.request, person, newest, again=True)


class ActivateApp(_Recorded, ActivateTOTPView):
    act, kind = "added", Authenticator.Type.TOTP

    def _complete(self, form: BaseForm) -> None:
        app = Authenticator.objects.get(user=current_user(self.request), type=Authenticator.Type.TOTP)
        assert isinstance(form, ActivateTOTPForm)
        factors.use_up(app, form.step)


class DeactivateApp(_Recorded, DeactivateTOTPView):
    act, kind = "removed", Authenticator.Type.TOTP


class AddPasskey(_Recorded, AddWebAuthnView):
    act, kind = "added", Authenticator.Type.WEBAUTHN


class RemovePasskey(_Recorded, RemoveWebAuthnView):
    act, kind = "removed", Authenticator.Type.WEBAUTHN


class DrawRecoveryCodes(_Recorded, GenerateRecoveryCodesView):
    act, kind = "codes", Authenticator.Type.RECOVERY_CODES


activate_app = protected(ActivateApp.as_view())
deactivate_app = protected(DeactivateApp.as_view())
add_passkey = protected(AddPasskey.as_view())
list_passkeys = login_required(ListWebAuthnView.as_view())
rename_passkey = protected(EditWebAuthnView.as_view())
remove_passkey = protected(RemovePasskey.as_view())
draw_recovery_codes = protected(DrawRecoveryCodes.as_view())
recovery_codes = protected(view_recovery_codes)
