"""Pages on which a tax office's file of invoices is uploaded."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.capabilities import require
from core.web.pages import page
from quotas.models import Import
from quotas.sheets import workbooks
from quotas.sheets.downloads import sheet_answer
from quotas.web import imports
from trade.capabilities import INVOICES_RECORD
from trade.sheets import invoices as sheet


@page
def template(request: HttpRequest, form: str) -> HttpResponse:
    if form not in workbooks.TYPES:
        raise Http404
    return sheet_answer(sheet.template(form), "invoices", form)


@page
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a file of invoices; the page that follows shows its faults."""
    require(request.user, INVOICES_RECORD)
    guide = {
        "trail": _("Invoices"),
        "text": _(
            "A row for each invoice. An invoice that is recorded already is recognised by its number and figures."
        ),
        "template": "pages:invoice-sheet-template",
    }
    about = {"kind": Import.Kind.INVOICES}
    return imports.upload(request, reverse("pages:invoices"), about, _("Upload a spreadsheet of invoices"), guide)
