"""Pages of consents to electronic service: listed, entered and revoked."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Correctable, Forbidden
from core.web.forms import DateInput, PageForm
from core.web.pages import page, paged
from core.web.verbs import STATUS_INVALID, STATUS_REFUSED, Step, acts, perform
from enterprises.models import Enterprise
from enterprises.policies import holds
from inspections.capabilities import CONSENTS_KEEP
from inspections.lifecycles import CONSENT
from inspections.models import Consent
from inspections.models.inspections import enterprises_of
from inspections.services import consents

STEPS = {"revoke": Step(consents.revoke)}


class ConsentForm(PageForm):
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)
    paper = forms.CharField(
        label=gettext_lazy("Signed paper"), max_length=200, help_text=gettext_lazy("Its number, or its file number.")
    )
    address = forms.CharField(label=gettext_lazy("Electronic address"), max_length=200)
    signed_on = forms.DateField(label=gettext_lazy("Signed on"), widget=DateInput)


@page
def listing(request: HttpRequest) -> HttpResponse:
    status = 200
    form = ConsentForm(request.POST or None, initial=_own(request))
    if request.method == "POST":
        if not holds(request.user, CONSENTS_KEEP):
            raise Forbidden("forbidden", _("Your roles do not allow this here."))
        status = STATUS_INVALID
        if form.is_valid():
            try:
                consents.record_of(actor=request.user, **form.cleaned_data)
            except Correctable as refusal:
                form.refuse(refusal)
                status = STATUS_REFUSED
            else:
                notes.success(request, _("The consent is on record."))
                return redirect("pages:consents")
    return _listing(request, form, status=status)


def _own(request: HttpRequest) -> dict[str, str]:
    """Return the code of the one enterprise that the reader belongs to; officers choose one."""
    own = enterprises_of(request.user)
    code = Enterprise.objects.filter(pk__in=own).values_list("code", flat=True).first() if len(own) == 1 else None
    return {"enterprise": code} if code else {}


def _listing(
    request: HttpRequest, form: PageForm, failed: tuple[str, PageForm] | None = None, of: Any = None, status: int = 200
) -> HttpResponse:
    """Show the list; ``failed`` is the refused action on the consent ``of``, with its input."""
    rows = Consent.objects.visible_to(request.user).select_related(
        "enterprise__jurisdiction", "recorded_by", "revoked_by"
    )
    page_of = paged(request, rows.order_by("-signed_on", "-pk"))
    for row in page_of:
        row.id_text = str(row.pk)
        refused = failed if row.pk == of else None
        row.acts = acts(CONSENT, STEPS, request.user, row, failed=refused, ids=f"id_{row.pk}_%s")
    context = {
        "form": form,
        "rows": page_of,
        "may_record": holds(request.user, CONSENTS_KEEP),
        "failed": failed[1] if failed else None,
        "faults": bool(failed) or status != 200,
    }
    return render(request, "inspections/consent_list.html", context, status=status)


@page
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    rows = Consent.objects.visible_to(request.user).select_related("enterprise__jurisdiction")
    row = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        return redirect("pages:consents")
    _answer, failed, status = perform(request, CONSENT, STEPS, row, verb)
    if failed:
        return _listing(request, ConsentForm(initial=_own(request)), failed, row.pk, status)
    notes.success(request, _("Revoked. Nothing is served electronically from today on."))
    return redirect("pages:consents")
