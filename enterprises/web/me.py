"""Pages of the person's own account: roles, protection, and the tokens that programs use in his name."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.errors import Conflict, Correctable
from core.forms import PageForm
from core.models import ApiToken, TokenScope
from core.web.acts import STATUS_INVALID, STATUS_REFUSED, with_expected_version
from core.web.pages import page, paged
from enterprises.models import SignIn
from enterprises.services import factors, people, tokens
from enterprises.web import session_proofs
from enterprises.web.current_user import current_user


class OwnDetailsForm(PageForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Notifications are also sent there. If it is empty, they are shown here only."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of mails"), choices=settings.LANGUAGES)


class TokenForm(PageForm):
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What the program may do"),
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )


@page
def me(request: HttpRequest) -> HttpResponse:
    person = current_user(request)
    form = OwnDetailsForm(request.POST or None, initial={name: getattr(person, name) for name in people.EDITABLE})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                with_expected_version(request, person, lambda: people.update(person, actor=person, **form.cleaned_data))
            except Correctable as refusal:
                form.refuse(refusal)
                status = STATUS_REFUSED
            else:
                messages.success(request, _("Saved."))
                return redirect("pages:me")
        else:
            status = STATUS_INVALID
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    context = {
        "form": form,
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "sessions": UserSession.objects.filter(user=person).count(),
        "waiting": factors.waiting_of(person),
        "tokens": ApiToken.objects.filter(user=person, expiry__gt=Now()).count(),
    }
    return render(request, "enterprises/me.html", context, status=status)


@page
def my_sign_ins(request: HttpRequest) -> HttpResponse:
    """Show the sign-in attempts under the person's name, newest first."""
    rows = SignIn.objects.visible_to(request.user)
    return render(request, "enterprises/my_sign_ins.html", {"rows": paged(request, rows)})


@page
@never_cache
def my_tokens(request: HttpRequest) -> HttpResponse:
    """Show the person's API tokens, and a new token once, in the answer to its form."""
    if request.method == "POST" and Authenticator.objects.filter(user=current_user(request)).exists():
        return _make_once_confirmed(request)
    return _tokens(request)


def _tokens(request: HttpRequest) -> HttpResponse:
    person = current_user(request)
    form = TokenForm(request.POST if request.method == "POST" else None, initial={"scopes": [TokenScope.READ]})
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                row, secret = tokens.create(
                    actor=person, scopes=form.cleaned_data["scopes"], signs=_showed_second_factor(request)
                )
            except Conflict as refusal:
                form.refuse(refusal)
                status = STATUS_REFUSED
            else:
                context |= {"secret": secret, "made": row, "form": TokenForm(initial={"scopes": [TokenScope.READ]})}
                status = 201
        else:
            status = STATUS_INVALID
    context["rows"] = ApiToken.objects.filter(user=person, expiry__gt=Now()).order_by("-created")
    return render(request, "enterprises/my_tokens.html", context, status=status)


_make_once_confirmed = reauthentication_required(_tokens)


@page
@require_POST
def revoke_token(request: HttpRequest, token_key: str) -> HttpResponse:
    row = get_object_or_404(ApiToken.objects.filter(user=current_user(request)), token_key=token_key)
    tokens.revoke(row, actor=request.user)
    messages.success(request, _("Revoked. Programs that use it are refused from now on."))
    return redirect("pages:my-tokens")


def _showed_second_factor(request: HttpRequest) -> bool:
    """Return whether a factor that may sign was used lately in this session, as a token that signs requires."""
    person = current_user(request)
    shown = session_proofs.confirmed(request, person)
    return shown is not None and shown["type"] in session_proofs.SIGNING and factors.may_sign(person, shown["id"])
