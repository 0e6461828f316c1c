"""Pages of evidence: uploaded for an object, shown with a record of each access, reviewed."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.errors import Correctable, Forbidden
from core.web.acts import Failed, act_view, detail_view, panel, send
from core.web.filters import form_of
from core.web.pages import page
from enterprises.policies import can, holds
from inspections import queries
from inspections.acts.evidence import FILES
from inspections.acts.orders import ProofForm
from inspections.capabilities import EVIDENCE_ADD, EVIDENCE_SEE
from inspections.files.answers import content_answer
from inspections.filters import EvidenceFilters
from inspections.lifecycles import ORDER
from inspections.models import Case, Evidence, EvidenceAccess, Finding, Flag, Inspection, Observation, Order, Tip
from inspections.services import evidence

TARGETS: dict[str, Any] = {"case": Case, "flag": Flag, "tip": Tip, "observation": Observation}
TARGETS |= {"inspection": Inspection, "finding": Finding, "order": Order}


EvidenceFilter = form_of(EvidenceFilters, "kind", "state")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = queries.evidence(Evidence.objects.visible_to(request.user)).order_by("-added_at", "-id")
    context = EvidenceFilter(request).list_rows(request, EvidenceFilters, rows)
    return render(request, "inspections/evidence_list.html", context)


@page
def add(request: HttpRequest, target: str, pk: UUID) -> HttpResponse:
    """Upload a file for a case, flag, tip or observation that the reader may see."""
    if target not in TARGETS:
        raise Http404
    related = ("case__place", "respondent") if target == "order" else ("place",)
    thing = get_object_or_404(TARGETS[target].objects.visible_to(request.user).select_related(*related), pk=pk)
    if not can(request.user, ORDER["prove"].capability if target == "order" else EVIDENCE_ADD, thing):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    initial = {"kind": Evidence.Kind.TIP_ATTACHMENT} if target == "tip" else None
    form = ProofForm(request.POST or None, request.FILES or None, initial=initial)
    service = partial(evidence.add_to_order, thing) if target == "order" else partial(evidence.add, **{target: thing})
    sent = send(request, form, partial(service, actor=request.user))
    if sent.done:
        messages.success(request, _("The file is sealed."))
        return redirect("pages:evidence-item", pk=sent.result.pk)
    context = {"form": form, "thing": thing, "faults": bool(form.errors)}
    return render(request, "inspections/evidence_form.html", context, status=sent.status)


def _visible(request: HttpRequest, pk: UUID) -> Evidence:
    return get_object_or_404(queries.evidence(Evidence.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, row: Evidence, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "looks": EvidenceAccess.objects.filter(evidence=row).order_by("-at", "-id")[:50],
        "may_see": holds(request.user, EVIDENCE_SEE),
        **panel(request, FILES, row, failed),
    }
    return render(request, "inspections/evidence_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(FILES, find=_visible, show=_detail)


@page
def content(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    row = _visible(request, pk)
    try:
        shown = evidence.show(row, actor=request.user, what=what)
    except Correctable as refusal:
        messages.error(request, str(refusal.detail))
        return redirect("pages:evidence-item", pk=pk)
    return content_answer(row, shown, what)
