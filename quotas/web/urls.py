"""Pages of quota, notices and reports."""

from django.urls import path

from core.web.lists import list_path
from quotas.web import (
    accounts,
    export_clearance,
    imports,
    notice_drafts,
    notices,
    parameters,
    periods,
    programme_years,
    receipt_verification,
    report_drafts,
    report_filing,
    report_waiting,
    reports,
)

urlpatterns = [
    list_path("quota/", accounts.listing, name="accounts"),
    path("quota/<uuid:pk>/", accounts.statement, name="account"),
    path("programme-years/", programme_years.listing, name="programme-years"),
    path("programme-years/<uuid:pk>/", programme_years.detail, name="programme-year"),
    path("can-export/", export_clearance.can_export, name="can-export"),
    list_path("notices/", notices.listing, name="notices"),
    path("notices/new/", notice_drafts.create, name="notice-new"),
    path("notices/preview/", notice_drafts.preview, name="notice-preview"),
    path("notices/sheet/", imports.notice_upload, name="notice-sheet"),
    path("notices/sheet/template.<slug:form>", imports.notice_template, name="notice-sheet-template"),
    path("notices/<uuid:pk>/", notices.detail, name="notice"),
    path("notices/<uuid:pk>/edit/", notice_drafts.update, name="notice-edit"),
    path("notices/<uuid:pk>/<slug:verb>/", notices.act, name="notice-act"),
    list_path("reports/", reports.listing, name="reports"),
    path("reports/sheet/", imports.many_reports_upload, name="many-reports-sheet"),
    path("reports/sheet/template.<slug:form>", imports.many_reports_template, name="many-reports-sheet-template"),
    list_path("reports/waiting/", report_waiting.waiting, name="reports-waiting"),
    *(path(f"reports/{kept.name}/", kept.view(), name=kept.name) for kept in parameters.PAGES),
    list_path("reports/months/", periods.listing, name="periods"),
    path("reports/months/<uuid:pk>/", periods.detail, name="period"),
    path("reports/months/<uuid:pk>/<slug:verb>/", periods.act, name="period-act"),
    path("reports/<uuid:pk>/", reports.detail, name="report"),
    path("reports/<uuid:pk>/edit/", report_drafts.edit, name="report-edit"),
    path("reports/<uuid:pk>/keep/", report_drafts.keep, name="report-keep"),
    path("reports/<uuid:pk>/check/", report_filing.check, name="report-check"),
    path("reports/<uuid:pk>/submit/", report_filing.submit, name="report-submit"),
    path("reports/<uuid:pk>/receipt/", report_filing.receipt, name="report-receipt"),
    path("reports/<uuid:pk>/receipt.pdf", report_filing.receipt_paper, name="report-receipt-paper"),
    path("reports/<uuid:pk>/<slug:verb>/", reports.act, name="report-act"),
    path("reports/<code:code>/<month:period>/", reports.month, name="report-month"),
    path("reports/<code:code>/<month:period>/versions/", reports.compared, name="report-versions"),
    path("reports/<code:code>/<month:period>/begin/", reports.begin, name="report-begin"),
    path("reports/<code:code>/<month:period>/sheet/", imports.report_upload, name="report-sheet"),
    path(
        "reports/<code:code>/<month:period>/template.<slug:form>", imports.report_template, name="report-sheet-template"
    ),
    path("imports/<uuid:pk>/", imports.detail, name="import"),
    path("imports/<uuid:pk>/errors.<slug:form>", imports.faulty, name="import-errors"),
    path("imports/<uuid:pk>/<slug:verb>/", imports.act, name="import-act"),
    path("verify/", receipt_verification.verify_form, name="verify-form"),
    path("verify/<code:number>/", receipt_verification.verify, name="verify"),
]
