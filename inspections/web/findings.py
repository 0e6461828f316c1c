"""The page of a finding: what was found, the provision breached, its evidence, and the outcome."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.forms import PageForm
from core.web.pages import page
from core.web.verbs import Step, acts, perform
from enterprises.policies import can
from inspections import checklists, queries
from inspections.capabilities import EVIDENCE_ADD
from inspections.lifecycles import FINDING
from inspections.models import Case, Evidence, Finding, Flag
from inspections.services import findings
from inspections.templatetags.inspection import message

MOST_FLAGS = 50


class CorroborationForm(PageForm):
    flag = forms.UUIDField(label=gettext_lazy("Flag"), widget=forms.Select)
    reason = forms.CharField(label=gettext_lazy("How it bears it out"), widget=forms.Textarea(attrs={"rows": 3}))


STEPS = {
    "open_case": Step(
        findings.open_case,
        tone="primary",
        hint=gettext_lazy("Opens a case about the site; the day of the visit is the day of the conduct."),
    ),
    "corroborate": Step(
        findings.corroborate,
        form=CorroborationForm,
        hint=gettext_lazy("The visit shows what a rule had computed. The flag carries it from here on."),
    ),
    "settle": Step(
        findings.settle, hint=gettext_lazy("Mended, or explained. Another officer than the finder says so.")
    ),
}


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, pk)


@page
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    row = _visible(request, pk)
    if request.method != "POST":
        return redirect("pages:finding", pk=pk)
    answer, failed, status = perform(request, FINDING, STEPS, row, verb)
    if failed:
        return _detail(request, pk, failed, status)
    if isinstance(answer, Case):
        notes.success(request, _("Case %(number)s is open.") % {"number": answer.number})
        return redirect("pages:case", pk=answer.pk)
    notes.success(request, _("Done: %(verb)s.") % {"verb": FINDING[verb].label})
    return redirect("pages:finding", pk=pk)


def _visible(request: HttpRequest, pk: UUID) -> Finding:
    return get_object_or_404(queries.findings(Finding.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, pk: UUID, failed: Any = None, status: int = 200) -> HttpResponse:
    row, user = _visible(request, pk), request.user
    office = row.inspection.is_office(user)
    assert row.inspection.carried_out_on is not None
    offered = acts(FINDING, STEPS, user, row, failed=failed) if office else []
    for each in offered:
        if each.verb == "corroborate":
            each.form.fields["flag"].widget.choices = _flags(user, row)
    context = {
        "finding": row,
        "inspection": row.inspection,
        "provision": checklists.provisions(row.inspection.carried_out_on).get(row.article),
        "office": office,
        "files": Evidence.objects.visible_to(user).filter(finding=row).select_related("review").order_by("added_at"),
        "may_add": office and can(user, EVIDENCE_ADD, row),
        "acts": offered,
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
    }
    return render(request, "inspections/finding_detail.html", context, status=status)


def _flags(user: Any, finding: Finding) -> list[tuple[str, str]]:
    rows = Flag.objects.visible_to(user).filter(enterprise=finding.inspection.enterprise_id, state__in=Flag.STANDING)
    chosen = queries.flags(rows.exclude(category="total")).order_by("-raised_at", "-id")[:MOST_FLAGS]
    return [("", "—"), *((str(flag.pk), message(flag)[:160]) for flag in chosen)]
