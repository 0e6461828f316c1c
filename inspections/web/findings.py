"""The page of a finding: what was found, the provision breached, its evidence, and the outcome."""

from uuid import UUID

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.acts import Act
from core.web.acts import Failed, act_view, detail_view, message, panel
from enterprises.policies import can
from inspections import checklists, queries
from inspections.acts.cases import CASES
from inspections.acts.inspections import FINDINGS
from inspections.capabilities import EVIDENCE_ADD
from inspections.models import Case, Evidence, Finding


def _visible(request: HttpRequest, pk: UUID) -> Finding:
    return get_object_or_404(queries.findings(Finding.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, row: Finding, failed: Failed = None, status: int = 200) -> HttpResponse:
    user = request.user
    office = row.inspection.is_office(user)
    assert row.inspection.carried_out_on is not None
    context = {
        "finding": row,
        "inspection": row.inspection,
        "provision": checklists.provisions(row.inspection.carried_out_on).get(row.article),
        "office": office,
        "files": Evidence.objects.visible_to(user).filter(finding=row).select_related("review").order_by("added_at"),
        "may_add": office and can(user, EVIDENCE_ADD, row),
        **panel(request, FINDINGS, row, failed),
    }
    return render(request, "inspections/finding_detail.html", context, status=status)


def _redirect_after(request: HttpRequest, row: Finding, act: Act, result: object) -> HttpResponse | None:
    if not isinstance(result, Case):
        return None
    notes.success(request, message(act, result, CASES, result))
    return redirect("pages:case", pk=result.pk)


detail = detail_view(_visible, _detail)
act = act_view(FINDINGS, find=_visible, show=_detail, after=_redirect_after)
