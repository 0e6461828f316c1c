"""Public verification of receipts by their number."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm
from core.public import public
from quotas.models import Report

NOT_FOUND = 404


class VerificationForm(PageForm):
    receipt = forms.RegexField(
        r"^\s*[A-Za-z0-9-]{1,32}\s*$",
        label=_("Receipt number"),
        help_text=_("It is on the receipt: R, year and month, twelve letters and figures."),
        error_messages={
            "required": _("Give the number of the receipt."),
            "invalid": _("A number has letters, figures and hyphens only."),
        },
    )


@public
def verify_form(request: HttpRequest) -> HttpResponseBase:
    """Show the form for a receipt number, and redirect to the address of its verification."""
    form = VerificationForm(request.GET if "receipt" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("pages:verify", number=form.cleaned_data["receipt"].strip().upper())
    return _answer(request, {"form": form}, 400 if form.is_bound else 200)


@public
def verify(request: HttpRequest, number: str) -> HttpResponse:
    report = _filed(number)
    context: dict[str, Any] = {"found": report, "asked": number, "form": VerificationForm()}
    if report is not None:
        context["state"] = Report.State(report.announced_state)
        context["stands"] = report.state in Report.STANDING
    return _answer(request, context, 200 if report else NOT_FOUND)


def _answer(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "public/verify.html", {"sent": "pages:verify-form", **context}, status=status)


def _filed(number: str) -> Report | None:
    """Return the filed report without its content: a verifier already has the paper."""
    filed = Report.objects.select_related("enterprise").defer("canonical").filter(receipt_number=number.upper())
    return filed.first()
