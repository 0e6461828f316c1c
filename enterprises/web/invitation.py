"""The page of an invitation's link, on which the invited person sets a password."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.errors import DomainError, NotFound
from core.forms import PageForm
from core.web.acts import STATUS_INVALID
from enterprises.services import invitations
from enterprises.web.session_proofs import allow_enrolment

GONE = 410


class PasswordForm(PageForm):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Twelve characters or more; a sentence is easy to remember and hard to guess."),
    )
    again = forms.CharField(
        label=gettext_lazy("Password, once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("The two are not the same."), code="different")
        return again


@never_cache
@sensitive_post_parameters("password", "again")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the page of an invitation whose address is the secret.

    The address is kept out of referrers and logs (``core.secret_paths``).
    """
    answer = _respond(request, secret)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _respond(request: HttpRequest, secret: str) -> HttpResponse:
    invited = invitations.find_valid(secret)
    if invited is None:
        return render(request, "enterprises/invitation_gone.html", status=GONE)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = invitations.accept(secret, password=form.cleaned_data["password"])
        except NotFound:
            return render(request, "enterprises/invitation_gone.html", status=GONE)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            allow_enrolment(request, person)
            messages.success(request, _("Your password is set. Sign in with it now."))
            return redirect("account_login")
    context = {"form": form, "invited": invited.user}
    return render(
        request, "enterprises/invitation.html", context, status=STATUS_INVALID if request.method == "POST" else 200
    )
