"""Pages of issued documents: downloaded as PDF by those who may see them, and verified by anyone who has one."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm
from core.public import public
from core.web.pages import page
from inspections import document_pdf, queries
from inspections.models import IssuedDocument

NOT_FOUND = 404


class PaperForm(PageForm):
    code = forms.RegexField(
        r"^\s*[A-Za-z0-9-]{1,32}\s*$",
        label=_("Code of the document"),
        help_text=_("It is at the end of the address on the document: D and fifteen letters and figures."),
        error_messages={
            "required": _("Enter the code of the document."),
            "invalid": _("A code has letters, figures and hyphens only."),
        },
    )


@page
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    document = get_object_or_404(queries.issued_documents(IssuedDocument.objects.visible_to(request.user)), pk=pk)
    return document_pdf.answer(request, document)


@public
def verify_form(request: HttpRequest) -> HttpResponseBase:
    form = PaperForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("pages:verify-paper", code=form.cleaned_data["code"].strip().upper())
    return _answer(request, {"form": form}, 400 if form.is_bound else 200)


@public
def verify(request: HttpRequest, code: str) -> HttpResponse:
    document = queries.issued_documents().filter(code=code.upper()).first()
    context = {"found": document, "asked": code, "form": PaperForm()}
    return _answer(request, context, 200 if document else NOT_FOUND)


def _answer(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "public/verify_document.html", {"sent": "pages:verify-paper-form", **context}, status=status)
