"""Pages on which sheets of records are uploaded: a row for each record."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.capabilities import require
from core.web.pages import page
from quotas.models import Import
from quotas.services import imports
from quotas.services.imports.records import MOST_LINES, RECORDS
from quotas.sheets import workbooks
from quotas.sheets.downloads import sheet_answer
from quotas.web.imports import upload as upload_sheet


def _kind(name: str) -> Import.Kind:
    if name not in RECORDS:
        raise Http404
    return Import.Kind(name)


@page
def template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    if form not in workbooks.TYPES:
        raise Http404
    return sheet_answer(imports.DECLARED[_kind(kind)].template(form), kind, form)


@page
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a sheet; the page that follows shows the faults of each cell."""
    chosen = _kind(kind)
    require(request.user, RECORDS[chosen].capability)
    text = _("A row for each record, at most %d. What is on record already, with the same figures, records nothing.")
    guide = {
        "trail": chosen.label,
        "text": text % MOST_LINES,
        "template": "pages:record-sheet-template",
        "kind": chosen,
    }
    title = _("Upload a spreadsheet: %(kind)s") % {"kind": chosen.label}
    return upload_sheet(request, reverse(RECORDS[chosen].page), {"kind": chosen}, title, guide)
