"""The page of second factors that replaced another and may not sign yet, and their release by an administrator."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Correctable
from core.forms import ReasonForm
from core.web.acts import STATUS_INVALID, STATUS_REFUSED
from core.web.pages import page
from enterprises import policies
from enterprises.capabilities import ENTERPRISE_PEOPLE_MANAGE, PEOPLE_MANAGE
from enterprises.lifecycles.factors import FACTOR
from enterprises.models import Factor
from enterprises.services import factors
from enterprises.web.current_user import current_user


@page
def waiting(request: HttpRequest) -> HttpResponse:
    return _waiting(request)


def _waiting(request: HttpRequest, *, failed: tuple[UUID, ReasonForm] | None = None, status: int = 200) -> HttpResponse:
    actor = current_user(request)
    if not policies.holds(actor, ENTERPRISE_PEOPLE_MANAGE):
        policies.authorise(actor, PEOPLE_MANAGE)
    rows = [
        {
            "factor": factor,
            "open": "release" in FACTOR.open_verbs(actor, factor),
            "form": failed[1] if failed and failed[0] == factor.pk else ReasonForm(auto_id=f"id_{factor.pk}_%s"),
        }
        for factor in factors.waiting_visible_to(actor)
    ]
    return render(request, "enterprises/factors.html", {"rows": rows, "faults": failed is not None}, status=status)


@page
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    factor = get_object_or_404(Factor.objects.visible_to(request.user), pk=pk)
    form = ReasonForm(request.POST, auto_id=f"id_{factor.pk}_%s")
    if not form.is_valid():
        return _waiting(request, failed=(factor.pk, form), status=STATUS_INVALID)
    try:
        factors.release(factor, actor=request.user, reason=form.cleaned_data["reason"])
    except Correctable as refusal:
        form.refuse(refusal)
        return _waiting(request, failed=(factor.pk, form), status=STATUS_REFUSED)
    messages.success(request, _("Released. The person has been notified."))
    return redirect("pages:factors")
