"""Entry of a draft: saved at every pause in typing, with findings and quota at the fields."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.errors import Correctable, Stale
from core.web.acts import STATUS_INVALID, STATUS_REFUSED, with_expected_version
from core.web.form_recovery import recover_form
from core.web.pages import page
from quotas.checks.balance import expected_closing
from quotas.models import Report, ReportLine
from quotas.queries import outlook
from quotas.queries import reports as queries
from quotas.services import reports
from quotas.web import report_forms
from quotas.web.report_forms import Lines, ReportForm

# Shown on the check page only; while somebody types, blanks are no fault and the balance is shown beside.
_LATER = {"blank_quantity", "line_unbalanced", "month_not_over", "empty_without_nil"}


def visible(request: HttpRequest, pk: UUID) -> Report:
    return get_object_or_404(queries.detailed(Report.objects.visible_to(request.user)), pk=pk)


@page
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = visible(request, pk)
    if "update" not in reports.LIFECYCLE.open_verbs(request.user, report):
        return redirect("pages:report", pk=pk)
    typed = recover_form(request)
    posted = request.POST if request.method == "POST" else typed
    stored = list(report.lines.all())
    form = report_forms.report_form(posted, report)
    lines = report_forms.line_formset(posted, report, stored, extra=0 if stored or report.nil else 1)
    status = 200
    if request.method == "POST" and "more" not in request.POST:
        if form.is_valid() & lines.is_valid():
            try:
                _save_draft(request, report, form, report_forms.values(lines))
            except Correctable as refusal:
                report_forms.refuse(form, lines, refusal)
                status = STATUS_REFUSED
            else:
                if "check" in request.POST:
                    return redirect("pages:report-check", pk=pk)
                messages.success(request, _("The draft was saved."))
                return redirect("pages:report-edit", pk=pk)
        else:
            status = STATUS_INVALID
    report_forms.begin_at_the_first_blank(lines)
    context = {
        "report": report,
        "form": form,
        "lines": lines,
        "faults": status != 200,
        "typed_before": typed is not None,
        "version": posted.get("version", report.version) if posted is not None else report.version,
        **({"live": _live(report, list(lines))} if posted is None else {"live": {"rows": [None] * len(lines)}}),
    }
    return render(request, "quotas/report_form.html", context, status=status)


def _save_draft(request: HttpRequest, report: Report, form: ReportForm, lines: list[dict[str, Any]]) -> Report:
    fields = {"nil": form.cleaned_data["nil"], "lines": lines, **form.paper}
    kept: Report = with_expected_version(
        request, report, lambda: reports.autosave(report, actor=request.user, **fields)
    )
    return kept


def keep(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Save the form at each pause in typing, and answer with the changed parts of the page."""
    if not request.user.is_authenticated:
        return render(request, "quotas/parts/report_saved.html", {"signed_out": True})
    return _autosave(request, pk)


@page
def _autosave(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = visible(request, pk)
    if request.method != "POST" or "update" not in reports.LIFECYCLE.open_verbs(request.user, report):
        return redirect("pages:report", pk=pk)
    form = report_forms.report_form(request.POST, report)
    lines = report_forms.line_formset(request.POST, report, [], extra=0)
    whole = form.is_valid() & lines.is_valid()
    rows = report_forms.readable(lines)
    context: dict[str, Any] = {"report": report, "unread": _unread(form, lines) if not whole else []}
    try:
        report = _save_draft(request, report, form, [report_forms.entered(row) for row in rows])
    except Stale:
        context["stale"] = True
    except Correctable as refusal:
        context["refused"] = [fault.detail for fault in refusal.errors] or [refusal.detail]
    else:
        fresh = visible(request, pk)
        context |= {"report": fresh, "at": clock.now(), "live": _live(fresh, list(lines), rows)}
    return render(request, "quotas/parts/report_saved.html", context)


def _unread(form: ReportForm, lines: Lines) -> list[dict[str, Any]]:
    return [
        {"row": row, "label": field.label, "anchor": field.id_for_label}
        for row, part in enumerate([form, *lines])
        for field in part
        if field.errors
    ]


def _live(report: Report, forms: Sequence[Any], kept: Sequence[Any] | None = None) -> dict[str, Any]:
    """Return what each row closes with and the findings on it, then the effect on quota."""
    entered = list(report.lines.all())
    rows: list[dict[str, Any] | None] = [None] * len(forms)
    at = {id(form): index for index, form in enumerate(forms)}
    places = [at[id(form)] for form in kept] if kept is not None else list(range(len(entered)))
    messages_by_field = defaultdict(list)
    general = []
    for finding in reports.check(report):
        steps = finding.pointer.strip("/").split("/")
        if finding.code in _LATER:
            continue
        if steps[0] == "lines" and len(steps) > 1 and int(steps[1]) < len(places):
            place = places[int(steps[1])]
            member = steps[2] if len(steps) > 2 else "site"
            messages_by_field[place].append({"finding": finding, "anchor": f"id_lines-{place}-{member}"})
        else:
            general.append(finding)
    for place, line in zip(places, entered, strict=False):
        rows[place] = {"balance": _balance(line), "findings": messages_by_field[place]}
    return {"rows": rows, "general": general, "outlooks": outlook.outlooks_of(report)}


def _balance(line: ReportLine) -> dict[str, Any] | None:
    expected = expected_closing(line)
    if expected is None:
        return None
    apart = None if line.closing_stock is None else line.closing_stock - expected
    return {"expected": expected, "apart": apart}
