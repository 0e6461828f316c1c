"""Filing of a month: checked, signed, answered with its receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core import months
from core.errors import Correctable, DomainError
from core.models import Checkpoint
from core.web.acts import STATUS_INVALID, STATUS_REFUSED, offer, with_expected_version
from core.web.pages import page
from enterprises.web import signing
from quotas import receipt_pdf, receipts
from quotas.acts.reports import REPORTS
from quotas.checks import ReportFinding, Severity
from quotas.models import Report
from quotas.queries import outlook
from quotas.queries import reports as queries
from quotas.services import reports
from quotas.signed_content import REPORT, content_of_report
from quotas.web.report_drafts import visible


@dataclass(frozen=True, slots=True)
class Missing:
    """An obstacle to filing a report; ``anchor`` is the id of its field on the page, or empty."""

    anchor: str
    message: str


@page
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = visible(request, pk)
    if report.state != Report.State.DRAFT:
        return redirect("pages:report", pk=pk)
    return _check(request, report)


def _check(
    request: HttpRequest,
    report: Report,
    given: dict[str, str] | None = None,
    missing: Sequence[Missing] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the obstacles to filing. ``missing``: what the signer omitted, or why the service refused."""
    findings = reports.check(report, actor=request.user)
    given = given or {}
    warned: dict[str, dict[str, Any]] = {}
    for finding in findings:
        if finding.severity == Severity.WARNING:
            group = warned.setdefault(finding.code, {"code": finding.code, "findings": [], "reason": ""})
            group["findings"].append(finding)
            group["reason"] = given.get(finding.code, "")
    open_verbs = reports.LIFECYCLE.open_verbs(request.user, report)
    may_submit = "submit" in open_verbs
    offered = offer(request, REPORTS, report) if "hand_over" in open_verbs and not may_submit else []
    context = {
        "report": report,
        "sign": signing.offer(request, REPORT, report, content_of_report(report, reports.lines_to_sign(report)))
        if may_submit
        else None,
        "blocking": [_linked(finding) for finding in findings if finding.severity == Severity.BLOCKING],
        "warnings": list(warned.values()),
        "notices": [finding for finding in findings if finding.severity == Severity.NOTICE],
        "outlooks": outlook.outlooks_of(report),
        "may_submit": may_submit,
        "may_edit": "update" in open_verbs,
        "acts": [act for act in offered if act.verb == "hand_over"],
        "base": REPORTS.address(report.pk),
        "version": report.version,
        "missing": missing,
        "faults": bool(missing),
        "confirmed": "signed" in request.POST,
        "before": _month_before(report),
        "differences": differences(report),
    }
    return render(request, "quotas/report_check.html", context, status=status)


def _linked(finding: ReportFinding) -> dict[str, Any]:
    """Return a finding with the id of the field to correct on the page."""
    parts = finding.pointer.strip("/").split("/")
    anchor = f"id_lines-{parts[1]}-{parts[2]}" if parts[0] == "lines" and len(parts) > 2 else ""
    return {"message": finding.message, "code": finding.code, "anchor": anchor}


def _month_before(report: Report) -> dict[tuple[Any, Any], Any]:
    last = (
        queries.detailed(Report.objects.filter(enterprise=report.enterprise_id, state__in=Report.STANDING))
        .filter(period=months.shift(report.period, -1))
        .first()
    )
    return {(line.site_id, line.product_id): line for line in last.lines.all()} if last else {}


@page
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign and file. The confirmation has an address of its own."""
    report = visible(request, pk)
    if request.method != "POST":
        return redirect("pages:report-check", pk=pk)
    if report.state != Report.State.DRAFT:  # sent twice, or from a page that was left open
        return redirect("pages:report", pk=pk)
    given = {
        name.removeprefix("reason-"): str(request.POST[name]) for name in request.POST if name.startswith("reason-")
    }
    if missing := _missing(request, report, given):
        return _check(request, report, given, missing, STATUS_INVALID)
    proof = signing.proof_arguments(request)
    try:
        with_expected_version(
            request, report, lambda: reports.submit(report, actor=request.user, explanations=given, **proof)
        )
    except Correctable as refused:
        fresh = visible(request, pk)
        if fresh.state != Report.State.DRAFT:
            messages.warning(request, str(refused.detail))
            return redirect("pages:report", pk=pk)
        return _check(request, fresh, given, _refused(refused), STATUS_REFUSED)
    return redirect("pages:report-receipt", pk=pk)


def _missing(request: HttpRequest, report: Report, given: dict[str, str]) -> list[Missing]:
    """Return everything that the signer has not given yet, each with its field."""
    warned: dict[str, str] = {}
    for finding in reports.check(report, actor=request.user):
        if finding.severity == Severity.WARNING:
            warned.setdefault(finding.code, str(finding.message))
    missing = [
        Missing(f"id_reason-{code}", _("Give a reason: %(warning)s") % {"warning": message})
        for code, message in warned.items()
        if not given.get(code, "").strip()
    ]
    if "signed" not in request.POST:
        missing.append(Missing("id_signed", _("Confirm that the figures are true and complete.")))
    if signing.lacks_proof(request):
        missing.append(
            Missing("id_code", _("Sign with the code that your authenticator app shows, or with a passkey."))
        )
    return missing


def _refused(refusal: DomainError) -> list[Missing]:
    """Return why the service refused, each fault with its field on this page, if there is one."""
    anchors = {"/code": "id_code", "/explanations": "id_reason"}
    faults = [Missing(anchors.get(fault.pointer, ""), str(fault.detail)) for fault in refusal.errors]
    return faults or [Missing("", str(refusal.detail))]


@page
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the filed report, its time, and the accounts over their limit by it. The address can be bookmarked."""
    report = visible(request, pk)
    if report.receipt_number is None:
        return redirect("pages:report", pk=pk)
    address = request.build_absolute_uri(receipts.page_path(report.receipt_number))
    context = {
        "report": report,
        "outlooks": outlook.outlooks_of(report),
        "address": address,
        "qr": mark_safe(receipt_pdf.qr(address)),  # noqa: S308 -- drawn by us, of our own address
        "checkpoint": Checkpoint.objects.newest(),
    }
    return render(request, "quotas/report_receipt.html", context)


@page
def receipt_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the receipt as PDF, with a QR code of the address where anyone can verify it."""
    report = visible(request, pk)
    if report.receipt_number is None:
        raise Http404
    address = request.build_absolute_uri(receipts.page_path(report.receipt_number))
    return receipt_pdf.answer(report, address=address)


def differences(report: Report) -> list[dict[str, Any]]:
    """Return the fields in which an amendment differs from the version that it amends."""
    if report.amends_id is None:
        return []
    before = queries.detailed().get(pk=report.amends_id)
    old = {(line.site_id, line.product_id): line for line in before.lines.all()}
    new = {(line.site_id, line.product_id): line for line in report.lines.all()}
    rows = []
    for key in sorted(old.keys() | new.keys(), key=str):
        was, now = old.get(key), new.get(key)
        shown = now or was
        assert shown is not None
        for field in shown._meta.fields:
            if field.name not in (*shown.QUANTITIES, "grade", "feed_origin"):
                continue
            one, other = (getattr(line, field.name) if line else None for line in (was, now))
            if one != other:
                rows.append({"line": shown, "field": field.verbose_name, "was": one, "now": other})
    return rows
