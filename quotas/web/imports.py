"""Pages of sheets: the template, the upload with its faults, and the commit."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.acts import Act
from core.capabilities import require
from core.forms import PageForm
from core.web.acts import Failed, act_view, message, panel, send
from core.web.pages import page
from enterprises.policies import can
from enterprises.web import signing
from environment.capabilities import READINGS_RECORD
from quotas.acts.reports import IMPORTS
from quotas.capabilities import NOTICES_DRAFT, REPORTS_KEY_IN
from quotas.checks import Severity
from quotas.models import Import
from quotas.services import imports
from quotas.services.imports import Upload, many_reports
from quotas.sheets import templates, workbooks
from quotas.sheets.downloads import faulty_rows_answer, faulty_sheet, sheet_answer
from quotas.web.url_lookups import enterprise_or_404, month_or_404


class SheetForm(PageForm):
    file = forms.FileField(
        label=gettext_lazy("Sheet (XLSX or CSV)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data["file"]
        return {"file": Upload(given.name or "", given.read())}


@page
def report_template(request: HttpRequest, code: str, period: str, form: str) -> HttpResponse:
    enterprise, of = enterprise_or_404(request, code), month_or_404(period)
    if form not in workbooks.TYPES:
        raise Http404
    on_paper = can(request.user, REPORTS_KEY_IN, enterprise)
    content = templates.build_report_template(enterprise, of, form, on_paper=on_paper)
    return sheet_answer(content, f"{enterprise.code}-{of:%Y-%m}", form)


@page
def notice_template(request: HttpRequest, form: str) -> HttpResponse:
    if form not in workbooks.TYPES:
        raise Http404
    return sheet_answer(templates.build_notice_template(form), "notice", form)


@page
def report_upload(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Upload a month's sheet; the page that follows shows its faults."""
    enterprise, of = enterprise_or_404(request, code), month_or_404(period)
    about = {"kind": Import.Kind.REPORTS, "enterprise": enterprise, "period": of}
    back = reverse("pages:report-month", args=[code, period])
    return upload(request, back, about, _("Upload a spreadsheet of a monthly report"))


@page
def notice_upload(request: HttpRequest) -> HttpResponse:
    require(request.user, NOTICES_DRAFT)
    return upload(
        request, reverse("pages:notices"), {"kind": Import.Kind.NOTICES}, _("Upload a spreadsheet of a notice")
    )


@page
def many_reports_template(request: HttpRequest, form: str) -> HttpResponse:
    if form not in workbooks.TYPES:
        raise Http404
    return sheet_answer(templates.build_many_reports_template(form), "reports", form)


@page
def many_reports_upload(request: HttpRequest) -> HttpResponse:
    """Upload the reports of many enterprises; the page that follows shows the progress."""
    require(request.user, REPORTS_KEY_IN)
    return upload(
        request,
        reverse("pages:reports"),
        {"kind": Import.Kind.MANY_REPORTS},
        _("Upload a spreadsheet of many enterprises"),
    )


@page
def readings_template(request: HttpRequest, form: str) -> HttpResponse:
    if form not in workbooks.TYPES:
        raise Http404
    return sheet_answer(templates.build_readings_template(form), "readings", form)


@page
def readings_upload(request: HttpRequest) -> HttpResponse:
    """Upload readings of discharges; the page that follows shows the faults of each cell."""
    require(request.user, READINGS_RECORD)
    return upload(
        request, reverse("pages:readings"), {"kind": Import.Kind.READINGS}, _("Upload a spreadsheet of readings")
    )


def upload(
    request: HttpRequest, back: str, about: dict[str, Any], title: str, guide: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Show the form of an upload, and the sheet's page afterwards; ``guide``: texts of a kind of an app above."""
    form = SheetForm(request.POST or None, request.FILES or None)
    sent = send(request, form, partial(imports.create, actor=request.user, **about))
    if sent.done:
        return redirect("pages:import", pk=sent.result.pk)
    context = {"form": form, "back": back, "title": title, "about": about, "faults": sent.status != 200, "guide": guide}
    return render(request, "quotas/import_form.html", context, status=sent.status)


def _visible(request: HttpRequest, pk: UUID) -> Import:
    rows = Import.objects.visible_to(request.user).without_content().with_earlier().with_cells()
    return get_object_or_404(rows.select_related("enterprise", "report", "notice"), pk=pk)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _visible(request, pk))


def _detail(request: HttpRequest, row: Import, failed: Failed = None, status: int = 200) -> HttpResponse:
    by_severity = {
        severity: [finding for finding in row.findings if finding["severity"] == severity]
        for severity in Severity.values
    }
    context = {
        "row": row,
        "back": _back(row),
        "blocking": by_severity[Severity.BLOCKING],
        "warnings": by_severity[Severity.WARNING],
        "notices": by_severity[Severity.NOTICE],
        **panel(request, IMPORTS, row, failed, signing=signing),
        "waits": row.state in (Import.State.PENDING, Import.State.FILING),
        "progress": many_reports.progress(row),
        "most_shown": many_reports.MOST_SHOWN,
        "by_two": row.kind in Import.BY_TWO,
        "appointments": imports.people.unproposed(row, request.user),
        "proposable": "propose" in imports.LIFECYCLE.open_verbs(request.user, row),
    }
    return render(request, "quotas/import_detail.html", context, status=status)


def _back(row: Import) -> str:
    if row.enterprise is not None and row.period is not None:
        return reverse("pages:report-month", args=[row.enterprise.code, f"{row.period:%Y-%m}"])
    if row.kind in imports.DECLARED:
        return reverse(imports.DECLARED[row.kind].page)
    pages = {
        Import.Kind.MANY_REPORTS: "pages:reports",
        Import.Kind.READINGS: "pages:readings",
        Import.Kind.ENTERPRISES: "pages:enterprises",
    }
    return reverse(pages.get(Import.Kind(row.kind), "pages:notices"))


def _redirect_after(request: HttpRequest, row: Import, act: Act, result: Import) -> HttpResponse | None:
    """Go on with the draft that the sheet has become."""
    if act.verb == "discard":
        messages.success(request, message(act, result))
        return redirect(_back(row))
    if result.report_id:
        messages.success(request, _("The sheet was imported into the draft."))
        return redirect("pages:report-check", pk=result.report_id)
    if result.notice_id:
        messages.success(request, message(act, result))
        return redirect("pages:notice", pk=result.notice_id)
    if row.kind == Import.Kind.READINGS:
        messages.success(request, _("The readings were recorded."))
        return redirect("pages:readings")
    return None


act = act_view(IMPORTS, find=_visible, show=_detail, after=_redirect_after, signing=signing)


@page
def faulty(request: HttpRequest, pk: UUID, form: str) -> HttpResponseBase:
    """Download the uploaded sheet with the faults at the end of each row."""
    row = _visible(request, pk)
    forms = (workbooks.CSV,) if row.kind == Import.Kind.MANY_REPORTS else workbooks.TYPES
    if form not in forms or not (row.has_cells or row.kind == Import.Kind.MANY_REPORTS):
        raise Http404
    if row.kind == Import.Kind.MANY_REPORTS:
        return faulty_rows_answer(row)
    return sheet_answer(faulty_sheet(row, form), f"errors-{row.pk}", form)
