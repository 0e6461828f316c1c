"""The days of receipt of all reports of a sheet, which a second officer confirms at once."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.capabilities import require
from core.forms import ReasonForm
from core.web.acts import send
from core.web.pages import page, paged
from quotas.capabilities import REPORTS_DECIDE
from quotas.models import Report
from quotas.services import reports


@page
def of_sheet(request: HttpRequest, sheet: UUID) -> HttpResponse:
    """Show the reports of a sheet whose day of receipt is to be confirmed, and confirm all of them."""
    if not Report.objects.visible_to(request.user).filter(sheet_id=sheet).exists():
        raise Http404
    require(request.user, REPORTS_DECIDE)
    form = ReasonForm(request.POST or None)
    sent = send(request, form, partial(reports.confirm_receipts, sheet, actor=request.user))
    if sent.done:
        outcome: reports.ConfirmedReceipts = sent.result
        figures = {"confirmed": len(outcome.confirmed), "waiting": outcome.waiting}
        text = _("Days of receipt confirmed: %(confirmed)d. Still to be confirmed: %(waiting)d.") % figures
        messages.success(request, text)
        return redirect("pages:receipt-days", sheet=sheet)
    waiting = reports.waiting_receipts(sheet, request.user).select_related("enterprise__jurisdiction")
    rows = paged(request, waiting.defer("canonical").order_by("enterprise__code", "period", "pk"))
    context = {"sheet": sheet, "form": form, "rows": rows, "faults": sent.status != 200}
    return render(request, "quotas/receipt_days.html", context, status=sent.status)
